import type { Queue, Severity } from "@/shared/api/types";
import { useAlertRules } from "@/shared/alerts/useAlertRules";
import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { Pick } from "@/shared/ui/Pick";
import picks from "@/shared/ui/Pick.module.css";
import { Segmented } from "@/shared/ui/Segmented";
import { whatOf } from "./alert-words";
import { SEVERITIES, STATES, type AlertChoice } from "./choice";

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
    <section className={picks.filters} aria-label={words.label}>
      <Segmented label={words.state} options={STATES} words={words.states} value={choice.state} onChange={(state) => { changeSearch({ visa: state === "all" ? null : state, fore: null }); }} />
      <Pick label={words.queue} name="ko" page="fore" value={choice.queueId} none={words.allQueues} options={queues.map(({ id, name }) => ({ value: id, text: name }))} />
      <Pick label={words.rule} name="regel" page="fore" value={choice.ruleId} none={words.allRules} options={rules} />
      <Pick label={words.severity} name="niva" page="fore" value={choice.severity} none={words.allSeverities} options={SEVERITIES.map((one) => ({ value: one, text: severityWord(one) }))} />
    </section>
  );
}
