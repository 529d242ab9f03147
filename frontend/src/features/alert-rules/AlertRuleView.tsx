import { useState } from "react";
import type { AlertRuleBody, AlertRules, Queue } from "@/shared/api/types";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { useAlertRules } from "@/shared/alerts/useAlertRules";
import type { Moment } from "@/shared/centre/age";
import { SaveForm } from "@/shared/forms/SaveForm";
import { idOf } from "@/shared/forms/text";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { navigate } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { useSaveRule } from "./alert-rules";
import { checkRule, newRule } from "./metrics";
import { RuleFields } from "./RuleFields";
import { RuleTold } from "./RuleTold";

/** No rule's id: they have no underscore. */
export const NEW = "_ny";

interface RuleFormProps {
  id: string | null;
  rule: AlertRuleBody;
  saved: AlertRules;
  queues: readonly Queue[];
  look: Moment["look"];
  onReload: () => void;
}

const toList = () => { navigate(adminPath("alertRules")); };

function RuleForm({ id, rule, saved, queues, look, onReload }: RuleFormProps) {
  const { t } = useWords();
  const words = useAdminWords();
  const draft = useDraft(rule, saved.version);
  const saving = useSaveRule();
  const [isAsked, setIsAsked] = useState(false);
  const name = draft.value.name ?? t.alerts.metrics[draft.value.metric];
  const form = useForm({
    draft,
    saving,
    root: "body.rule",
    check: (value) => checkRule(value, words),
    changeOf: (value, version) => ({ id: id ?? idOf(name, saved.rules.map((one) => one.id)), version, rule: value }),
    onReload,
    onSaved: toList,
  });
  const drop = () => {
    setIsAsked(false);
    if (id !== null) saving.save({ id, version: saved.version, rule: null }, { onSuccess: toList, onError: () => undefined });
  };
  return (
    <SaveForm {...form} label={words.rules.of(name)} side={id !== null && <Button onClick={() => { setIsAsked(true); }}>{words.rules.drop}</Button>}>
      <RuleTold rule={draft.value} queues={queues} look={look} />
      <RuleFields isNew={id === null} draft={draft} queues={queues} />
      {isAsked && <AskDialog title={words.rules.dropAsk(name)} text={words.rules.dropText} act={words.rules.drop} onAct={drop} onClose={() => { setIsAsked(false); }} />}
    </SaveForm>
  );
}

interface AlertRuleViewProps {
  ruleId: string;
  queues: readonly Queue[];
  look: Moment["look"];
}

/** A rule that is being taken away is still the one that the form is of. */
function useRule(ruleId: string, data: AlertRules | undefined): AlertRuleBody | undefined {
  const [fresh] = useState(newRule);
  const known = ruleId === NEW ? fresh : data?.rules.find((one) => one.id === ruleId)?.rule;
  const [last, setLast] = useState(known);
  if (known !== undefined && known !== last) setLast(known);
  return known ?? last;
}

/** One alert rule, or a new one. */
export function AlertRuleView({ ruleId, queues, look }: AlertRuleViewProps) {
  const { t } = useWords();
  const words = useAdminWords().rules;
  const { data, error, refetch } = useAlertRules();
  const reload = () => { void refetch(); };
  const rule = useRule(ruleId, data);
  const head = (title: string, lead?: string) => <PageHead title={title} lead={lead} back={{ to: adminPath("alertRules"), text: words.heading }} />;
  if (data === undefined) return <>{head(words.one)}<Loading error={error} onAgain={reload} /></>;
  if (rule === undefined) return head(words.missing, words.missingText);
  const isNew = ruleId === NEW;
  return (
    <>
      {head(isNew ? words.add : (rule.name ?? t.alerts.metrics[rule.metric]))}
      <RuleForm id={isNew ? null : ruleId} rule={rule} saved={data} queues={queues} look={look} onReload={reload} />
    </>
  );
}
