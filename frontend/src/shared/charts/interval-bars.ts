/** Where the bars of today's 15-minute intervals stand. Pure, in units of one interval and percent. */

import type { IntervalLevel } from "@/shared/api/types";

const INTERVAL_MILLISECONDS = 15 * 60_000;
/** The least number of places, so that the day's first bars are not as wide as the card. */
const LEAST_PLACES = 24;

export interface Bar {
  place: number;
  percent: number;
  isOpen: boolean;
  isShort: boolean;
}

export interface Bars {
  places: number;
  bars: Bar[];
  firstAt: string | null;
  lastAt: string | null;
  lowestPercent: number | null;
}

export function placeBars(intervals: readonly IntervalLevel[], targetPercent: number): Bars {
  // Before the first call of the day there is nothing to show; after it, an interval without one is a gap.
  const first = intervals.find((interval) => interval.offered > 0);
  const last = intervals.at(-1);
  if (first === undefined || last === undefined) {
    return { places: LEAST_PLACES, bars: [], firstAt: null, lastAt: null, lowestPercent: null };
  }
  const start = Date.parse(first.start_at);
  const placeOf = (interval: IntervalLevel) => Math.round((Date.parse(interval.start_at) - start) / INTERVAL_MILLISECONDS);
  const bars = intervals.flatMap((interval) => {
    const { percent } = interval.level;
    if (percent === null || Date.parse(interval.start_at) < start) return [];
    return [{ place: placeOf(interval), percent, isOpen: interval.is_open, isShort: percent < targetPercent }];
  });
  const closed = bars.filter((bar) => !bar.isOpen).map((bar) => bar.percent);
  return {
    places: Math.max(LEAST_PLACES, placeOf(last) + 1),
    bars,
    firstAt: first.start_at,
    lastAt: last.start_at,
    lowestPercent: closed.length === 0 ? null : Math.min(...closed),
  };
}
