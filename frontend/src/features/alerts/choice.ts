/** Which alerts a page is of, as it stands in the address. Pure. */

import type { Alert, Severity } from "@/shared/api/types";
import { instantsOf } from "@/shared/history/day";
import { rangeOf, readChoice, type Choice } from "@/shared/history/period";

export const STATES = ["all", "open", "ended"] as const;
export type State = (typeof STATES)[number];
export const SEVERITIES: readonly Severity[] = ["critical", "warning"];

export interface AlertChoice {
  state: State;
  queueId: string | null;
  ruleId: string | null;
  severity: Severity | null;
  period: Choice;
  /** The last alert of the page before, for a later page. */
  before: string | null;
}

export function readAlertChoice(search: URLSearchParams, today: string): AlertChoice {
  return {
    state: STATES.find((one) => one === search.get("visa")) ?? "all",
    queueId: search.get("ko"),
    ruleId: search.get("regel"),
    severity: SEVERITIES.find((one) => one === search.get("niva")) ?? null,
    period: readChoice(search, today, "7d"),
    before: search.get("fore"),
  };
}

/** Open alerts pass by queue, rule and severity; the period is about those that have ended. */
export const passes = (alert: Alert, { queueId, ruleId, severity }: AlertChoice): boolean =>
  (queueId === null || alert.queue_id === queueId) && (ruleId === null || alert.rule_id === ruleId) && (severity === null || alert.severity === severity);

export interface PastQuestion {
  [name: string]: string | number | null;
  queue_id: string | null;
  rule_id: string | null;
  severity: Severity | null;
  from: string;
  to: string;
  before: string | null;
}

/** Null for dates that make no period. */
export function pastQuestionOf(choice: AlertChoice, quarter: number, today: string, dateOf: (at: number) => string): PastQuestion | null {
  const range = rangeOf(choice.period, quarter, today);
  if (range === null) return null;
  return {
    queue_id: choice.queueId,
    rule_id: choice.ruleId,
    severity: choice.severity,
    ...instantsOf(range, dateOf),
    before: choice.before,
  };
}
