/** The week's pattern as rows and shades. Pure. */

import type { HeatmapCell } from "@/shared/api/types";

export const MEASURES = ["offered", "level"] as const;
export type Measure = (typeof MEASURES)[number];

const QUARTERS = 96;
const QUARTERS_AN_HOUR = 4;
/** So far under the target the shade is at its fullest. */
const FULLEST_SHORT_POINTS = 30;
const LEAST_SHADE = 0.2;

export type Tone = "calm" | "above" | "below" | "none" | "unseen";

export interface Shade {
  tone: Tone;
  /** 0 to 1. */
  strength: number;
}

/** The whole hours that calls come in, so that the night takes no room; null when none came at all. */
export function hoursWithCalls(cells: readonly HeatmapCell[]): { first: number; last: number } | null {
  const hours = cells.filter((cell) => cell.offered > 0).map((cell) => Math.floor(cell.minute / 60));
  return hours.length === 0 ? null : { first: Math.min(...hours), last: Math.max(...hours) };
}

/** Seven rows of quarters, Monday first. */
export function weekRows(cells: readonly HeatmapCell[], hours: { first: number; last: number }): HeatmapCell[][] {
  return Array.from({ length: 7 }, (_, weekday) =>
    cells.slice(weekday * QUARTERS + hours.first * QUARTERS_AN_HOUR, weekday * QUARTERS + (hours.last + 1) * QUARTERS_AN_HOUR),
  );
}

export const mostOffered = (cells: readonly HeatmapCell[]): number => cells.reduce((most, cell) => Math.max(most, cell.offered_per_occurrence ?? 0), 0);

export function shadeOf(cell: HeatmapCell, measure: Measure, most: number, targetPercent: number): Shade {
  if (cell.occurrences === 0 || cell.offered_per_occurrence === null) return { tone: "unseen", strength: 0 };
  if (measure === "offered") return { tone: "calm", strength: most === 0 ? 0 : cell.offered_per_occurrence / most };
  const { percent } = cell.level;
  if (percent === null) return { tone: "none", strength: 0 };
  const isAbove = percent >= targetPercent;
  const share = isAbove ? (percent - targetPercent) / Math.max(1, 100 - targetPercent) : (targetPercent - percent) / FULLEST_SHORT_POINTS;
  return { tone: isAbove ? "above" : "below", strength: LEAST_SHADE + (1 - LEAST_SHADE) * Math.min(1, share) };
}
