/** A series of the past as columns for a chart. Pure. */

import type { HistoryPoint, HistorySeries, Resolution } from "@/shared/api/types";
import type { Format } from "@/shared/format/format";
import { addDays } from "./period";

export interface Column {
  point: HistoryPoint;
  /** The same stretch a week before, where there is one and it was seen. */
  before: HistoryPoint | null;
}

const FULL_COVERAGE = 99.95;

export type MarkKind = "gap" | "partial" | "open";

/** What is to be known about a stretch before its figures are believed; null when there is nothing. */
export function markOf(point: HistoryPoint): MarkKind | null {
  if (point.figures === null) return "gap";
  if (point.is_open) return "open";
  return point.coverage_percent < FULL_COVERAGE ? "partial" : null;
}

/** Paired by the clock on the wall, so that a week with a change of hour still meets its weekday and hour. */
export function columnsOf(series: HistorySeries, compare: HistorySeries | null, format: Format): Column[] {
  const wall = (iso: string, days: number) => `${addDays(format.date(iso), days)} ${format.time(iso)}`;
  const before = new Map((compare?.points ?? []).filter((point) => point.figures !== null).map((point) => [wall(point.start_at, 7), point]));
  return series.points.map((point) => ({ point, before: before.get(wall(point.start_at, 0)) ?? null }));
}

export const hasCalls = (columns: readonly Column[]): boolean => columns.some(({ point }) => point.figures !== null);

/** When a stretch was, as it is written in tables and beside charts. */
export function spanText(point: Pick<HistoryPoint, "start_at" | "end_at">, resolution: Resolution, format: Format): string {
  const last = Date.parse(point.end_at) - 1;
  switch (resolution) {
    case "15m":
    case "hour":
      return `${format.day(point.start_at)} ${format.time(point.start_at)}–${format.time(point.end_at)}`;
    case "day":
      return format.day(point.start_at);
    case "week":
    case "month":
      return `${format.date(point.start_at)} – ${format.date(last)}`;
  }
}
