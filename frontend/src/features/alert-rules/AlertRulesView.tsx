import type { AlertRule, AlertRules, Queue } from "@/shared/api/types";
import { PageHead } from "@/shared/admin/Page";
import { useAlertRules } from "@/shared/alerts/useAlertRules";
import { Failed } from "@/shared/forms/Failed";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import button from "@/shared/ui/Button.module.css";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { StatusMark } from "@/shared/ui/StatusMark";
import { NEW } from "./AlertRuleView";
import { useSaveRule } from "./alert-rules";
import styles from "./Rules.module.css";
import { useSentence } from "./useSentence";

interface RuleRowProps {
  rule: AlertRule;
  sentence: string;
  onSwitch: (isEnabled: boolean) => void;
}

function RuleRow({ rule: { id, rule }, sentence, onSwitch }: RuleRowProps) {
  const { t } = useWords();
  const words = useAdminWords().rules;
  const name = rule.name ?? t.alerts.metrics[rule.metric];
  return (
    <li className={styles.rule} data-off={!rule.is_enabled}>
      <span className={styles.mark}><StatusMark status={rule.severity} /></span>
      <div className={styles.words}>
        <Link to={adminPath("alertRules", id)} className={styles.name}>{name}</Link>
        <p>{sentence}</p>
      </div>
      <label className={styles.switch}>
        <input type="checkbox" role="switch" checked={rule.is_enabled} aria-label={words.switchOf(`${name}, ${t.page.status[rule.severity].toLowerCase()}`)} onChange={(event) => { onSwitch(event.target.checked); }} />
        <span aria-hidden="true">{rule.is_enabled ? words.on : words.off}</span>
      </label>
    </li>
  );
}

function RuleList({ saved, queues, onReload }: { saved: AlertRules; queues: readonly Queue[]; onReload: () => void }) {
  const words = useAdminWords().rules;
  const sentence = useSentence(queues);
  const saving = useSaveRule();
  return (
    <>
      <Failed error={saving.error} onReload={() => { saving.reset(); onReload(); }} />
      <Panel heading={words.heading} note={saved.is_default ? words.areDefault : words.count(saved.rules.length)}>
        {saved.rules.length === 0 && <PanelState title={words.none} text={words.noneText} />}
        <ul className={styles.rules}>
          {saved.rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} sentence={sentence(rule.rule)} onSwitch={(isEnabled) => { saving.save({ id: rule.id, version: saved.version, rule: { ...rule.rule, is_enabled: isEnabled } }); }} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

/** Every alert rule as a sentence, to switch on and off. */
export function AlertRulesView({ queues }: { queues: readonly Queue[] }) {
  const words = useAdminWords().rules;
  const { data, error, refetch } = useAlertRules();
  const add = data === undefined ? undefined : <Link to={adminPath("alertRules", NEW)} className={button.primary}>{words.add}</Link>;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} side={add} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <RuleList saved={data} queues={queues} onReload={() => { void refetch(); }} />}
    </>
  );
}
