import { useState } from "react";
import { RequestFailed } from "@/shared/api/http";
import type { Formula, Queue, QueueRules, QueueRulesBody } from "@/shared/api/types";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { FORMULAS } from "@/shared/figures/formulas";
import { NumberField, SelectField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft, type Draft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { adminPath } from "@/shared/router/routes";
import { ScheduleEditor } from "@/shared/schedule/ScheduleEditor";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { Panel } from "@/shared/ui/Panel";
import { checkRules } from "./check";
import { useQueueRules, useSaveQueueRules } from "./queue-rules";

function Limits({ draft: { value, change } }: { draft: Draft<QueueRulesBody> }) {
  const { t } = useWords();
  const { queues: words, forms: { members } } = useAdminWords();
  const formula = t.level.formulas[value.formula];
  const names = Object.fromEntries(FORMULAS.map((one) => [one, t.level.formulas[one].name])) as Record<Formula, string>;
  const number = (set: (value: number) => void) => (typed: number | null) => { set(typed ?? Number.NaN); };
  return (
    <Panel heading={words.limits}>
      <div className={forms.stack}>
        <div className={forms.row}>
          <NumberField label={members.wait_seconds} path="wait_seconds" unit={words.seconds} hint={words.waitHint} value={value.wait_seconds} onChange={number((seconds) => { change({ wait_seconds: seconds }); })} />
          <NumberField label={members.warning_seconds} path="warning_seconds" unit={words.seconds} hint={words.warningHint} value={value.warning_seconds} onChange={number((seconds) => { change({ warning_seconds: seconds }); })} />
          <NumberField label={members.target_percent} path="target_percent" unit={words.percent} hint={words.targetHint} value={value.target_percent} onChange={number((percent) => { change({ target_percent: percent }); })} />
          <NumberField label={members.short_abandon_seconds} path="short_abandon_seconds" unit={words.seconds} hint={words.shortHint} value={value.short_abandon_seconds} onChange={number((seconds) => { change({ short_abandon_seconds: seconds }); })} />
        </div>
        <SelectField label={members.formula} path="formula" hint={words.calculation(formula.numerator, formula.denominator)} options={FORMULAS} words={names} value={value.formula} onChange={(chosen) => { change({ formula: chosen }); }} />
      </div>
    </Panel>
  );
}

interface RulesFormProps {
  name: string;
  saved: QueueRules;
  onReload: () => void;
}

function RulesForm({ name, saved, onReload }: RulesFormProps) {
  const words = useAdminWords();
  const draft = useDraft(saved.rules, saved.version);
  const saving = useSaveQueueRules(saved.queue_id);
  const [isAsked, setIsAsked] = useState(false);
  const form = useForm({ draft, saving, root: "body.rules", check: (rules) => checkRules(rules, words), changeOf: (rules, version) => ({ version, rules }), onReload });
  const drop = () => {
    setIsAsked(false);
    draft.undo();
    saving.save({ version: saved.version, rules: null });
  };
  return (
    <SaveForm {...form} label={words.queues.of(name)} side={saved.is_own && <Button onClick={() => { setIsAsked(true); }}>{words.queues.drop}</Button>}>
      <Limits draft={draft} />
      <Panel heading={words.queues.hours}>
        <div className={forms.stack}>
          <ScheduleEditor label={words.queues.hours} always={words.queues.always} path="schedule" hasLimits value={draft.value.schedule} onChange={(schedule) => { draft.change({ schedule }); }} />
        </div>
      </Panel>
      {isAsked && <AskDialog title={words.queues.dropAsk(name)} text={words.queues.dropText} act={words.queues.drop} onAct={drop} onClose={() => { setIsAsked(false); }} />}
    </SaveForm>
  );
}

interface QueueRulesViewProps {
  queueId: string;
  queues: readonly Queue[];
}

/** One queue's limits, target, formula and opening hours. */
export function QueueRulesView({ queueId, queues }: QueueRulesViewProps) {
  const words = useAdminWords().queues;
  const { data, error, refetch } = useQueueRules(queueId);
  const name = queues.find((queue) => queue.id === queueId)?.name ?? queueId;
  const back = { to: adminPath("queues"), text: words.back };
  const isMissing = error instanceof RequestFailed && error.status === 404;
  if (isMissing) return <PageHead title={words.missing} lead={words.missingText} back={back} />;
  return (
    <>
      <PageHead title={name} back={back} {...(data === undefined ? {} : { lead: data.is_own ? words.own : words.centre })} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <RulesForm name={name} saved={data} onReload={() => { void refetch(); }} />}
    </>
  );
}
