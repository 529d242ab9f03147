/** A series of the past as columns for a chart. Pure. */

import type { HistoryPoint, HistorySeries, Resolution } from "@/shared/api/types";
import { isWhole } from "@/shared/centre/level";
import type { Format } from "@/shared/format/format";
import { addDays } from "./period";

export interface Column {
  point: HistoryPoint;
  /** The same stretch a week before, where there is one and it was seen. */
  before: HistoryPoint | null;
}

export type MarkKind = "closed" | "gap" | "partial" | "open";

/** What is to be known about a stretch before its figures are believed; closed time may be seen or not. */
export function marksOf(point: HistoryPoint): MarkKind[] {
  const closed: MarkKind[] = point.is_closed ? ["closed"] : [];
  if (point.figures === null) return [...closed, "gap"];
  if (point.is_open) return [...closed, "open"];
  return isWhole(point.coverage_percent) ? closed : [...closed, "partial"];
}

/** An instant range within a period, as it stands in the address: UTC, with nothing that an address would garble. */
export interface Stretch {
  from: string;
  to: string;
}

export const stretchOf = (point: Pick<HistoryPoint, "start_at" | "end_at">): Stretch => ({ from: point.start_at, to: point.end_at });

export const isSameStretch = (one: Stretch | null, point: Pick<HistoryPoint, "start_at" | "end_at">): boolean =>
  one !== null && Date.parse(one.from) === Date.parse(point.start_at) && Date.parse(one.to) === Date.parse(point.end_at);

const compact = (iso: string): string => `${new Date(iso).toISOString().slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/;

function expanded(text: string): string | null {
  const iso = text.replace(COMPACT, "$1-$2-$3T$4:$5:00Z");
  return iso === text || Number.isNaN(Date.parse(iso)) ? null : iso;
}

export const writeStretch = ({ from, to }: Stretch): string => `${compact(from)}-${compact(to)}`;

/** Null for what is no stretch. */
export function readStretch(text: string | null): Stretch | null {
  const [first = "", last = ""] = (text ?? "").split("-");
  const [from, to] = [expanded(first), expanded(last)];
  return from === null || to === null || from >= to ? null : { from, to };
}

/** Paired by the clock on the wall, so that a week with a change of hour still meets its weekday and hour. */
export function columnsOf(series: HistorySeries, compare: HistorySeries | null, format: Format): Column[] {
  const wall = (iso: string, days: number) => `${addDays(format.date(iso), days)} ${format.time(iso)}`;
  const before = new Map((compare?.points ?? []).filter((point) => point.figures !== null).map((point) => [wall(point.start_at, 7), point]));
  return series.points.map((point) => ({ point, before: before.get(wall(point.start_at, 0)) ?? null }));
}

const HOUR = 3_600_000;
const LONGEST_DAY = 25 * HOUR;

/** The same for a stretch whose resolution is not known: by its length. */
export function stretchText({ from, to }: Stretch, format: Format): string {
  const length = Date.parse(to) - Date.parse(from);
  const span = { start_at: from, end_at: to };
  const isWhole = format.time(from) === format.time(to);
  if (length < LONGEST_DAY && !isWhole) return spanText(span, "15m", format);
  if (isWhole && length <= LONGEST_DAY && format.time(from) === "00:00") return spanText(span, "day", format);
  return format.time(from) === "00:00" ? spanText(span, "week", format) : `${format.dateTime(from)} – ${format.dateTime(to)}`;
}

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
