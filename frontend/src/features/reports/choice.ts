/** What a report is of, as it stands in the address. Pure. */

import type { Formula, Resolution } from "@/shared/api/types";
import { FORMULAS } from "@/shared/figures/formulas";
import { readChoice, type Choice, type Range } from "@/shared/history/period";

export const RESOLUTIONS: readonly Resolution[] = ["15m", "hour", "day", "week", "month"];

export interface ReportChoice {
  period: Choice;
  /** Empty for all queues. */
  queueIds: readonly string[];
  /** Null for the one that suits the period. */
  resolution: Resolution | null;
  /** Null for the centre's own. */
  formula: Formula | null;
  rowPage: number;
  callPage: number;
}

const page = (text: string | null): number => (text !== null && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1);

export function readReportChoice(search: URLSearchParams, today: string): ReportChoice {
  return {
    period: readChoice(search, today, "7d"),
    queueIds: search.getAll("ko"),
    resolution: RESOLUTIONS.find((one) => one === search.get("steg")) ?? null,
    formula: FORMULAS.find((one) => one === search.get("formel")) ?? null,
    rowPage: page(search.get("sida")),
    callPage: page(search.get("lista")),
  };
}

export interface ReportQuestion {
  [name: string]: string | readonly string[] | null;
  queue_id: readonly string[];
  from: string;
  to: string;
  resolution: string;
  formula: string | null;
}

export const questionOf = (choice: ReportChoice, range: Range): ReportQuestion => ({
  queue_id: choice.queueIds,
  from: range.from,
  to: range.to,
  resolution: choice.resolution ?? range.resolution,
  formula: choice.formula,
});
