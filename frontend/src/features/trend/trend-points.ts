/** The last hour for the chart: read once, then grown by every snapshot. Pure. */

import type { Dashboard, Queue, Trend } from "@/shared/api/types";

export interface TrendPoints {
  /** Milliseconds by the monitor's clock, rising. */
  at: readonly number[];
  /** The queues, in the order of the columns; the same list for as long as no queue is new. */
  queues: readonly { id: string; name: string }[];
  /**
   * For each point, each queue's longest wait in seconds. Null where it was not known, nothing where the queue was new
   * later or no reading came. Rows, so that a snapshot adds one and copies none.
   */
  waits: readonly (readonly (number | null)[])[];
  lastReadAt: string | null;
}

const HOUR = 3_600_000;
/** Snapshots further apart than this many polls have a gap between them. */
const GAP_POLLS = 1.8;
/** A snapshot this close to the last point is the reading that the point already stands for. */
const SAME_POINT_MILLISECONDS = 1_000;

export const noPoints: TrendPoints = { at: [], queues: [], waits: [], lastReadAt: null };

export function pointsOf({ at, series }: Trend): TrendPoints {
  return {
    at: at.map((moment) => Date.parse(moment)),
    queues: series.map((one) => ({ id: one.queue_id, name: one.name })),
    waits: at.map((_, row) => series.map((one) => one.longest_wait_seconds[row] ?? null)),
    lastReadAt: at.at(-1) ?? null,
  };
}

const isNewReading = (points: TrendPoints, dashboard: Dashboard): boolean =>
  dashboard.source.freshness === "fresh" && dashboard.read_at !== null && dashboard.read_at !== points.lastReadAt;

/** Nobody waiting is a wait of zero; an unknown wait is a gap. */
const waitOf = (queue: Queue): number | null => queue.longest_wait_seconds ?? (queue.waiting_count === 0 ? 0 : null);

function withNew(known: TrendPoints["queues"], queues: readonly Queue[]): TrendPoints["queues"] {
  const ids = new Set(known.map((queue) => queue.id));
  const added = queues.filter((queue) => !ids.has(queue.id));
  return added.length === 0 ? known : [...known, ...added.map(({ id, name }) => ({ id, name }))];
}

/** One snapshot more. A failed poll is a row of gaps: it is never drawn as a line and never counted as zero. */
export function appendSnapshot(points: TrendPoints, dashboard: Dashboard): TrendPoints {
  const isReading = isNewReading(points, dashboard);
  const at = Date.parse(isReading && dashboard.read_at !== null ? dashboard.read_at : dashboard.published_at);
  const last = points.at.at(-1);
  if (last !== undefined && at < last + SAME_POINT_MILLISECONDS) return points;
  const queues = withNew(points.queues, dashboard.queues);
  const waits = new Map(isReading ? dashboard.queues.map((queue) => [queue.id, waitOf(queue)]) : []);
  const row = queues.map((queue) => waits.get(queue.id) ?? null);
  const hasGap = last !== undefined && at - last > GAP_POLLS * dashboard.source.poll_interval_seconds * 1000;
  const kept = points.at.findIndex((each) => each >= at - HOUR);
  const isWithin = kept >= 0;
  return {
    at: [...(isWithin ? points.at.slice(kept) : []), ...(hasGap ? [(last + at) / 2] : []), at],
    queues,
    waits: [...(isWithin ? points.waits.slice(kept) : []), ...(hasGap ? [[]] : []), row],
    lastReadAt: isReading ? dashboard.read_at : points.lastReadAt,
  };
}

/** One queue's longest wait at each point. */
export function waitsOf(points: TrendPoints, queueId: string): (number | null)[] {
  const column = points.queues.findIndex((queue) => queue.id === queueId);
  return points.waits.map((row) => row[column] ?? null);
}

type Row = TrendPoints["waits"][number];

function longestIn(row: Row, columns: readonly number[]): number | null {
  let longest: number | null = null;
  for (const column of columns) {
    const wait = row[column] ?? null;
    if (wait !== null && (longest === null || wait > longest)) longest = wait;
  }
  return longest;
}

/** What was found, by the list and the row it was asked of: of an hour's rows a poll adds one. */
const longestByRow = new WeakMap<readonly string[], WeakMap<Row, number | null>>();

/** The longest wait at each point among all queues but some: null only where none of them was known. */
export function longestOfOthers(points: TrendPoints, queueIds: readonly string[]): (number | null)[] {
  const known = longestByRow.get(queueIds) ?? new WeakMap<Row, number | null>();
  longestByRow.set(queueIds, known);
  const columns = points.queues.flatMap((queue, column) => (queueIds.includes(queue.id) ? [] : [column]));
  return points.waits.map((row) => {
    const longest = known.get(row) ?? longestIn(row, columns);
    known.set(row, longest);
    return longest;
  });
}

/** The queues worth a colour of their own: those with the longest waits of the hour. */
export function worstQueues(points: TrendPoints, count: number): string[] {
  const peaks = points.queues.map((_, column) => points.waits.reduce((most, row) => Math.max(most, row[column] ?? 0), 0));
  return points.queues
    .map((queue, column) => ({ ...queue, peak: peaks[column] ?? 0 }))
    .sort((one, other) => other.peak - one.peak || one.name.localeCompare(other.name, "sv"))
    .slice(0, count)
    .map((queue) => queue.id);
}

/** Which points stand alone between gaps: no line comes to them or goes from them. */
export function lonePoints(waits: readonly (number | null)[]): number[] {
  // As in most hours, and for every line at every poll.
  if (waits.length > 1 && !waits.includes(null)) return [];
  const isKnown = (place: number) => (waits[place] ?? null) !== null;
  const lone: number[] = [];
  for (let place = 0; place < waits.length; place += 1) {
    if (isKnown(place) && !isKnown(place - 1) && !isKnown(place + 1)) lone.push(place);
  }
  return lone;
}

export interface TrendRow {
  at: number;
  longest: (number | null)[];
}

/** The table twin: the longest wait of each queue in each step; null where no reading came at all. */
export function tableRows(points: TrendPoints, queueIds: readonly string[], stepMilliseconds: number): TrendRow[] {
  const columns = queueIds.map((id) => points.queues.findIndex((queue) => queue.id === id));
  const rows: TrendRow[] = [];
  points.at.forEach((moment, place) => {
    const at = Math.floor(moment / stepMilliseconds) * stepMilliseconds;
    let row = rows.at(-1);
    if (row?.at !== at) rows.push((row = { at, longest: columns.map(() => null) }));
    for (let index = 0; index < columns.length; index += 1) {
      const wait = points.waits[place]?.[columns[index] ?? -1] ?? null;
      if (wait !== null) row.longest[index] = Math.max(row.longest[index] ?? 0, wait);
    }
  });
  return rows;
}
