/** What each metric of a rule has and has not, as the server holds it. Pure. */

import { isOfMonitor, UNITS, type Unit } from "@/shared/alerts/metrics";
import type { AlertMetric, AlertRuleBody } from "@/shared/api/types";
import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import { placeFaults } from "@/shared/places/choice";
import { scheduleFaults } from "@/shared/schedule/week";

export const METRICS: readonly AlertMetric[] = [
  "longest_wait", "waiting", "service_level", "abandon_rate", "waiting_with_nobody_ready", "paused_share", "source_lost", "circuit_open", "channels_disabled",
];

export const unitOf = ({ metric, is_of_limit: isOfLimit }: Pick<AlertRuleBody, "metric" | "is_of_limit">): Unit => (isOfLimit ? "percent" : UNITS[metric]);

const IN_A_WINDOW = new Set<AlertMetric>(["service_level", "abandon_rate"]);
const OF_A_LIMIT = new Set<AlertMetric>(["longest_wait", "service_level"]);
const OF_A_SAMPLE = new Set<AlertMetric>(["service_level", "abandon_rate", "paused_share"]);
const FIRST_VALUES: Record<AlertMetric, readonly [number, number]> = {
  longest_wait: [90, 75],
  waiting: [5, 3],
  service_level: [100, 102.5],
  abandon_rate: [10, 8],
  waiting_with_nobody_ready: [1, 1],
  paused_share: [50, 40],
  source_lost: [30, 15],
  circuit_open: [1, 1],
  channels_disabled: [1, 1],
};
const FIRST_SAMPLE = 10;
const MOST_PERCENT = 100;

export const hasWindow = (metric: AlertMetric): boolean => IN_A_WINDOW.has(metric);
export const canBeOfLimit = (metric: AlertMetric): boolean => OF_A_LIMIT.has(metric);
export const hasSample = (metric: AlertMetric): boolean => OF_A_SAMPLE.has(metric);
export const isLowerWorse = (metric: AlertMetric): boolean => metric === "service_level";

/** The members that follow from what is watched. */
export function membersOf(metric: AlertMetric): Partial<AlertRuleBody> {
  const [enter, clear] = FIRST_VALUES[metric];
  const isCentral = isOfMonitor(metric);
  return {
    metric,
    enter,
    clear,
    is_of_limit: canBeOfLimit(metric),
    window: hasWindow(metric) ? "30m" : null,
    least_sample: hasSample(metric) ? FIRST_SAMPLE : 1,
    ...(isCentral ? { place: "centre" as const, queue_ids: [], group_ids: [] } : {}),
  };
}

export const newRule = (): AlertRuleBody => ({
  name: null,
  metric: "longest_wait",
  severity: "warning",
  enter: 90,
  clear: 75,
  is_of_limit: true,
  place: "each_queue",
  queue_ids: [],
  group_ids: [],
  window: null,
  least_sample: 1,
  hold_seconds: 0,
  keep_seconds: 120,
  active: null,
  remind_minutes: 15,
  escalate_minutes: null,
  is_enabled: true,
});

const NUMBERS = ["enter", "clear", "least_sample", "hold_seconds", "keep_seconds", "remind_minutes", "escalate_minutes"] as const;

/** What can be seen to be wrong with a rule. */
export function checkRule(rule: AlertRuleBody, words: AdminCatalogue): Fault[] {
  const faults: Fault[] = NUMBERS.filter((member) => Number.isNaN(rule[member])).map((path) => ({ path, text: words.forms.faults.number }));
  const isTurned = isLowerWorse(rule.metric) ? rule.clear < rule.enter : rule.clear > rule.enter;
  if (isTurned) faults.push({ path: "clear", text: isLowerWorse(rule.metric) ? words.rules.clearAbove : words.rules.clearBelow });
  if (unitOf(rule) === "percent" && !rule.is_of_limit) {
    for (const path of ["enter", "clear"] as const) if (rule[path] > MOST_PERCENT) faults.push({ path, text: words.forms.faults.most(String(MOST_PERCENT)) });
  }
  return [...faults, ...placeFaults(rule, "", words.places), ...scheduleFaults(rule.active, "active", words)];
}
