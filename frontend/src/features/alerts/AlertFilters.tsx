import type { Queue, Severity } from "@/shared/api/types";
import { useAlertRules } from "@/shared/alerts/useAlertRules";
import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { Segmented } from "@/shared/ui/Segmented";
import { whatOf } from "./alert-words";
import { SEVERITIES, STATES, type AlertChoice } from "./choice";
import styles from "./Page.module.css";

interface PickProps {
  label: string;
  name: string;
  value: string | null;
  none: string;
  options: readonly { value: string; text: string }[];
}

function Pick({ label, name, value, none, options }: PickProps) {
  // What an old link asks for is shown as chosen, whether it is still there or not.
  const isKnown = value === null || options.some((option) => option.value === value);
  const all = isKnown ? options : [...options, { value, text: value }];
  return (
    <label className={styles.pick}>
      <span>{label}</span>
      <select value={value ?? ""} onChange={(event) => { changeSearch({ [name]: event.target.value === "" ? null : event.target.value, fore: null }); }}>
        <option value="">{none}</option>
        {all.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
}

function useRuleOptions() {
  const { t } = useWords();
  const { data } = useAlertRules();
  return (data?.rules ?? []).map(({ id, rule }) => {
    const name = whatOf({ rule_name: rule.name, metric: rule.metric }, t.alerts);
    return { value: id, text: rule.name ?? `${name} · ${t.page.status[rule.severity].toLowerCase()}` };
  });
}

export function AlertFilters({ choice, queues }: { choice: AlertChoice; queues: readonly Queue[] }) {
  const { t } = useWords();
  const words = t.alerts.filters;
  const rules = useRuleOptions();
  const severityWord = (severity: Severity) => t.page.status[severity];
  return (
    <section className={styles.filters} aria-label={words.label}>
      <Segmented label={words.state} options={STATES} words={words.states} value={choice.state} onChange={(state) => { changeSearch({ visa: state === "all" ? null : state, fore: null }); }} />
      <Pick label={words.queue} name="ko" value={choice.queueId} none={words.allQueues} options={queues.map(({ id, name }) => ({ value: id, text: name }))} />
      <Pick label={words.rule} name="regel" value={choice.ruleId} none={words.allRules} options={rules} />
      <Pick label={words.severity} name="niva" value={choice.severity} none={words.allSeverities} options={SEVERITIES.map((one) => ({ value: one, text: severityWord(one) }))} />
    </section>
  );
}
