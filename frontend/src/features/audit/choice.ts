/** Which entries are asked for, as it stands in the address and as the API wants it. Pure. */

import { instantsOf } from "@/shared/history/day";
import { rangeOf, readChoice, type Choice } from "@/shared/history/period";

export interface AuditChoice {
  period: Choice;
  actor: string;
  action: string;
  before: string | null;
}

export type AuditQuestion = Record<"from" | "to" | "actor" | "action", string | null>;

export const readAuditChoice = (search: URLSearchParams, today: string): AuditChoice => ({
  period: readChoice(search, today, "7d"),
  actor: search.get("vem") ?? "",
  action: search.get("vad") ?? "",
  before: search.get("fore"),
});

/** Null for dates that make no period. */
export function questionOf(choice: AuditChoice, quarter: number, today: string, dateOf: (at: number) => string): AuditQuestion | null {
  const range = rangeOf(choice.period, quarter, today);
  if (range === null) return null;
  return {
    ...instantsOf(range, dateOf),
    actor: choice.actor === "" ? null : choice.actor,
    action: choice.action === "" ? null : choice.action,
  };
}
