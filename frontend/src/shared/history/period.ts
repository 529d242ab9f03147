/** Which stretch of time a page asks for, as it stands in the address and as the API wants it. Pure. */

import type { Resolution } from "@/shared/api/types";

export const PERIODS = ["24h", "7d", "30d", "own"] as const;
export type Period = (typeof PERIODS)[number];

export interface Choice {
  period: Period;
  /** Dates of the centre's, both included; only told for a period of one's own. */
  from: string;
  to: string;
}

export interface Range {
  /** Dates or instants, as the API takes them. */
  from: string;
  to: string;
  resolution: Resolution;
  days: number;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = 86_400_000;
export const QUARTER = 900_000;
/** The finest resolution that is still readable over so many days; the same as the server's own choice. */
const FINEST: readonly [number, Resolution][] = [[2, "15m"], [14, "hour"], [93, "day"], [732, "week"]];

const isDate = (text: string): boolean => DATE.test(text) && !Number.isNaN(Date.parse(text));

export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

/** The centre's quarter that `now` lies in: what a page may be drawn by without being drawn each second. */
export const quarterOf = (now: number): number => now - (now % QUARTER);

export function readChoice(search: URLSearchParams, today: string, usual: Period): Choice {
  const asked = search.get("period");
  const period = PERIODS.find((one) => one === asked) ?? usual;
  return { period, from: search.get("fran") ?? addDays(today, -6), to: search.get("till") ?? today };
}

export const choiceParameters = (choice: Choice): Record<string, string | null> => ({
  period: choice.period,
  fran: choice.period === "own" ? choice.from : null,
  till: choice.period === "own" ? choice.to : null,
});

export const suitableResolution = (days: number): Resolution => FINEST.find(([most]) => days <= most)?.[1] ?? "month";

/** Null for dates that make no period. */
export function rangeOf(choice: Choice, quarter: number, today: string): Range | null {
  switch (choice.period) {
    case "24h": {
      const end = quarter + QUARTER;
      return { from: new Date(end - DAY).toISOString(), to: new Date(end).toISOString(), resolution: "15m", days: 1 };
    }
    case "7d":
      return { from: addDays(today, -6), to: today, resolution: "hour", days: 7 };
    case "30d":
      return { from: addDays(today, -29), to: today, resolution: "day", days: 30 };
    case "own": {
      if (!isDate(choice.from) || !isDate(choice.to) || choice.from > choice.to) return null;
      const days = Math.round((Date.parse(choice.to) - Date.parse(choice.from)) / DAY) + 1;
      return { from: choice.from, to: choice.to, resolution: suitableResolution(days), days };
    }
  }
}

/** A week before makes sense up to whole days. */
export const canCompare = (resolution: Resolution): boolean => resolution !== "week" && resolution !== "month";
