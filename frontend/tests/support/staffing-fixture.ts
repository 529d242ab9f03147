/** Staffing and a forecast for tests and for looking at the page while it is built. Never part of the product. */

import type { Forecast, HistoryPoint, Staffing, StaffingFigures } from "../../src/shared/api/types.ts";
import { iso } from "./fixture.ts";
import { buildFigures } from "./history-fixture.ts";

const QUARTER = 900_000;

export function buildStaffing(figures: Partial<StaffingFigures> = {}, silence: Staffing["silence"] = null): Staffing {
  const full: StaffingFigures = {
    model: "erlang_a",
    agents: 11,
    needed: 12,
    arrivals_per_hour: 200,
    usual_arrivals_per_hour: 188,
    handling_seconds: 180,
    patience_seconds: 120,
    load_erlangs: 10,
    limit_seconds: 20,
    target_percent: 80,
    expectations: [
      { agents: 10, within_percent: 63.9, waits_percent: 49.6, abandons_percent: 13.7, mean_wait_seconds: 16.5 },
      { agents: 11, within_percent: 74.2, waits_percent: 38.2, abandons_percent: 9.4, mean_wait_seconds: 11.3 },
      { agents: 12, within_percent: 82.5, waits_percent: 27.9, abandons_percent: 6.1, mean_wait_seconds: 7.3 },
    ],
    ...figures,
  };
  return { queue_id: "1", published_at: "2026-11-23T09:41:20Z", silence, figures: silence === null ? full : null };
}

/** Quarters from `start` on: an hour that was seen, but for one quarter, then one that is not over, then two to come. */
export function buildDay(start: number): { forecast: Forecast; points: HistoryPoint[] } {
  const expected = [0, 10, 12, 14, 13, 11, 9, 0];
  const offered = [0, 12, null, 15, 4];
  return {
    forecast: {
      queue_id: "1",
      days: 6,
      scale: 1.08,
      points: expected.map((calls, place) => ({ start_at: iso(start + place * QUARTER), expected: calls, offered: offered[place] ?? null })),
    },
    points: offered.map((calls, place) => ({
      start_at: iso(start + place * QUARTER),
      end_at: iso(start + (place + 1) * QUARTER),
      is_open: place === offered.length - 1,
      is_closed: false,
      coverage_percent: calls === null ? 0 : 100,
      figures: calls === null ? null : buildFigures(calls, 0.9),
    })),
  };
}
