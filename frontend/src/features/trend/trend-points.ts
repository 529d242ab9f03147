/** The last hour as columns for the chart: read once, then grown by every snapshot. Pure. */

import type { Dashboard, Trend } from "@/shared/api/types";

export interface TrendLine {
  queueId: string;
  name: string;
  /** Longest wait in seconds; null where no reading came, or where the queue was not known. */
  seconds: (number | null)[];
}

export interface TrendPoints {
  /** Milliseconds by the monitor's clock, rising. */
  at: number[];
  lines: TrendLine[];
  lastReadAt: string | null;
}

const HOUR = 3_600_000;
/** Snapshots further apart than this many polls have a gap between them. */
const GAP_POLLS = 1.8;
/** A snapshot this close to the last point is the reading that the point already stands for. */
const SAME_POINT_MILLISECONDS = 1_000;

export const noPoints: TrendPoints = { at: [], lines: [], lastReadAt: null };

export function pointsOf(trend: Trend): TrendPoints {
  return {
    at: trend.at.map((at) => Date.parse(at)),
    lines: trend.series.map((one) => ({ queueId: one.queue_id, name: one.name, seconds: [...one.longest_wait_seconds] })),
    lastReadAt: trend.at.at(-1) ?? null,
  };
}

/** Adds one column; a queue that is not in `values` gets a gap, a queue that is new starts with gaps. */
function addColumn(points: TrendPoints, at: number, values: ReadonlyMap<string, number | null>, names: ReadonlyMap<string, string>): TrendPoints {
  const known = new Set(points.lines.map((line) => line.queueId));
  const added = [...values.keys()].filter((id) => !known.has(id));
  const lines = points.lines.map((line) => ({ ...line, seconds: [...line.seconds, values.get(line.queueId) ?? null] }));
  const fresh = added.map((id) => ({
    queueId: id,
    name: names.get(id) ?? id,
    seconds: [...points.at.map(() => null), values.get(id) ?? null],
  }));
  return { ...points, at: [...points.at, at], lines: [...lines, ...fresh] };
}

function dropOlder(points: TrendPoints, before: number): TrendPoints {
  const kept = points.at.findIndex((at) => at >= before);
  if (kept <= 0) return points;
  return { ...points, at: points.at.slice(kept), lines: points.lines.map((line) => ({ ...line, seconds: line.seconds.slice(kept) })) };
}

const isNewReading = (points: TrendPoints, dashboard: Dashboard): boolean =>
  dashboard.source.freshness === "fresh" && dashboard.read_at !== null && dashboard.read_at !== points.lastReadAt;

/** Nobody waiting is a wait of zero; an unknown wait is a gap. */
const waits = (dashboard: Dashboard): Map<string, number | null> =>
  new Map(dashboard.queues.map((queue) => [queue.id, queue.longest_wait_seconds ?? (queue.waiting_count === 0 ? 0 : null)]));

/** One snapshot more. A failed poll is a column of gaps: it is never drawn as a line and never counted as zero. */
export function appendSnapshot(points: TrendPoints, dashboard: Dashboard): TrendPoints {
  const isReading = isNewReading(points, dashboard);
  const at = Date.parse(isReading && dashboard.read_at !== null ? dashboard.read_at : dashboard.published_at);
  const last = points.at.at(-1);
  if (last !== undefined && at < last + SAME_POINT_MILLISECONDS) return points;
  const names = new Map(dashboard.queues.map((queue) => [queue.id, queue.name]));
  const interval = dashboard.source.poll_interval_seconds * 1000;
  const none = new Map<string, number | null>();
  const before = last !== undefined && at - last > GAP_POLLS * interval ? addColumn(points, (last + at) / 2, none, names) : points;
  const grown = addColumn(before, at, isReading ? waits(dashboard) : none, names);
  return dropOlder({ ...grown, lastReadAt: isReading ? dashboard.read_at : points.lastReadAt }, at - HOUR);
}

const peak = (line: TrendLine): number => line.seconds.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);

/** The queues worth a colour of their own: those with the longest waits of the hour. */
export function worstLines(points: TrendPoints, count: number): string[] {
  return [...points.lines]
    .sort((one, other) => peak(other) - peak(one) || one.name.localeCompare(other.name, "sv"))
    .slice(0, count)
    .map((line) => line.queueId);
}

export interface TrendRow {
  at: number;
  longest: (number | null)[];
}

/** The table twin: the longest wait of each queue in each step; null where no reading came at all. */
export function tableRows(points: TrendPoints, queueIds: readonly string[], stepMilliseconds: number): TrendRow[] {
  const lines = queueIds.map((id) => points.lines.find((line) => line.queueId === id));
  const rows = new Map<number, TrendRow>();
  points.at.forEach((at, index) => {
    const step = Math.floor(at / stepMilliseconds) * stepMilliseconds;
    const row = rows.get(step) ?? { at: step, longest: lines.map(() => null) };
    const longest = row.longest.map((most, column) => {
      const value = lines[column]?.seconds[index] ?? null;
      return value === null ? most : Math.max(most ?? 0, value);
    });
    rows.set(step, { at: step, longest });
  });
  return [...rows.values()];
}
