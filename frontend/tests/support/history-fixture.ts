/** A made-up past for tests and for looking at the pages while they are built. Never part of the product. */

import type { Abandoned, Figures, Heatmap, History, HistoryIndex, HistoryPoint, HistorySeries, Report } from "../../src/shared/api/types.ts";
import { iso, sequence } from "./fixture.ts";

const QUARTER = 900_000;

export function buildFigures(offered: number, within: number, members: Partial<Figures> = {}): Figures {
  const abandoned = Math.round(offered * 0.06);
  const answered = Math.max(0, offered - abandoned - (offered > 20 ? 1 : 0));
  const numerator = Math.min(answered, Math.round(answered * within));
  const percent = offered === 0 ? null : (100 * numerator) / Math.max(1, answered + abandoned);
  return {
    counts: {
      offered,
      answered,
      answered_within: numerator,
      abandoned,
      abandoned_within: Math.round(abandoned / 2),
      short_abandoned: Math.round(abandoned / 4),
      short_abandoned_least: Math.round(abandoned / 4),
      short_abandoned_most: Math.round(abandoned / 4),
      flowed_out: 0,
      unobserved: offered > 20 ? 1 : 0,
      waiting: 0,
      waiting_past_limit: 0,
      outside_hours: 0,
      answered_wait_seconds: answered * 13.4,
    },
    level: { numerator, denominator: offered === 0 ? 0 : answered + abandoned, percent },
    level_least_percent: percent,
    level_most_percent: percent,
    abandon_rate: { numerator: abandoned, denominator: offered, percent: offered === 0 ? null : (100 * abandoned) / offered },
    answer_rate: { numerator: answered, denominator: offered, percent: offered === 0 ? null : (100 * answered) / offered },
    asa_seconds: offered === 0 ? null : 13.4,
    aht_seconds: offered === 0 ? null : 214,
    handled_count: answered,
    longest_wait_seconds: offered === 0 ? null : 20 + (offered % 70),
    mean_waiting_count: 0.4,
    limit_seconds: 20,
    ...members,
  };
}

/** Calls come by day, most before noon; a gap in the morning, a stretch half seen, the last one open. */
export function buildSeries(end: number, step: number, count: number, seed: number): HistorySeries {
  const random = sequence(seed);
  const points = Array.from({ length: count }, (_, index): HistoryPoint => {
    const start = end - (count - index) * step;
    const hour = new Date(start).getUTCHours() + 1;
    const rise = step >= 24 * 3_600_000 ? 1 : Math.max(0, Math.sin(((hour - 6.5) / 11) * Math.PI));
    const offered = Math.round((rise * (14 + 16 * random()) * step) / QUARTER);
    const isGap = index >= count * 0.55 && index < count * 0.58;
    const isThin = index >= count * 0.7 && index < count * 0.72;
    const figures = isGap ? null : buildFigures(offered, 0.7 + 0.29 * random());
    return { start_at: iso(start), end_at: iso(start + step), is_open: index === count - 1, is_closed: step < 24 * 3_600_000 && (hour < 7 || hour >= 18), coverage_percent: isGap ? 0 : isThin ? 62.5 : 100, figures };
  });
  const offered = points.reduce((sum, point) => sum + (point.figures?.counts.offered ?? 0), 0);
  return { start_at: points[0]!.start_at, end_at: iso(end), coverage_percent: 97.2, points, total: buildFigures(offered, 0.834) };
}

export function buildHistory(end: number, members: Partial<History> = {}, step = QUARTER, count = 96): History {
  return {
    queue_id: "1",
    name: "Växel",
    resolution: "15m",
    formula: "short_abandons_excluded",
    target_percent: 80,
    time_zone: "Europe/Stockholm",
    series: buildSeries(end, step, count, 3),
    compare: buildSeries(end - 7 * 86_400_000, step, count, 9),
    ...members,
  };
}

const QUEUES = ["Växel", "Kundtjänst", "Tidbokning", "Fakturafrågor"].map((name, index) => ({ queue_id: String(index + 1), name }));

export const buildIndex = (now: number): HistoryIndex => ({
  time_zone: "Europe/Stockholm",
  first_at: iso(now - 40 * 86_400_000),
  newest_at: iso(now),
  calls_since: iso(now - 390 * 86_400_000),
  longest_ranges: [{ resolution: "15m", days: 31 }],
  queues: QUEUES,
});

export function buildReport(end: number, offset = 0, limit = 50): Report {
  const series = buildSeries(end, 3_600_000, 168, 5);
  const rows = series.points.flatMap((point) => QUEUES.map((queue) => ({ ...queue, ...point })));
  return {
    resolution: "hour",
    formula: "short_abandons_excluded",
    target_percent: 80,
    time_zone: "Europe/Stockholm",
    series,
    queues: QUEUES.map((queue, index) => ({ ...queue, figures: buildFigures(1_200 - 270 * index, 0.9 - 0.06 * index) })),
    total_count: rows.length,
    offset,
    limit,
    rows: rows.slice(offset, offset + limit),
  };
}

export function buildAbandoned(end: number, offset = 0, limit = 25): Abandoned {
  const random = sequence(13);
  const calls = Array.from({ length: limit }, (_, index): Abandoned["calls"][number] => {
    const offeredAt = end - (offset + index + 1) * 613_000;
    const wait = Math.floor(3 + 80 * random());
    return {
      call_id: `c-${offset + index}`,
      ...QUEUES[index % QUEUES.length]!,
      offered_at: iso(offeredAt),
      gone_at: iso(offeredAt + wait * 1000),
      wait_at_least_seconds: wait,
      wait_at_most_seconds: index % 7 === 6 ? null : wait + (index % 3) * 4,
      is_short: wait < 6,
      is_outside_hours: false,
      rule: index % 3 === 0 ? "record" : "gone_while_waiting",
    };
  });
  return { start_at: iso(end - 7 * 86_400_000), end_at: iso(end), total_count: 143, offset, limit, calls };
}

export function buildHeatmap(end: number): Heatmap {
  const random = sequence(17);
  const cells = Array.from({ length: 672 }, (_, index): Heatmap["cells"][number] => {
    const weekday = Math.floor(index / 96);
    const minute = (index % 96) * 15;
    const rise = weekday > 4 ? 0 : Math.max(0, Math.sin(((minute / 60 - 7) / 10) * Math.PI));
    const offered = Math.round(rise * (30 + 30 * random()));
    const { level, abandon_rate } = buildFigures(offered, 0.65 + 0.34 * random());
    const occurrences = index === 200 ? 0 : 4;
    return { weekday, minute, occurrences, offered, offered_per_occurrence: occurrences === 0 ? null : offered / occurrences, level, abandon_rate };
  });
  return {
    queue_id: "1",
    name: "Växel",
    start_at: iso(end - 28 * 86_400_000),
    end_at: iso(end),
    formula: "short_abandons_excluded",
    time_zone: "Europe/Stockholm",
    coverage_percent: 99.1,
    cells,
  };
}
