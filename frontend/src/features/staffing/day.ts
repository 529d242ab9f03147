/** Today so far and the rest of it, quarter by quarter. Pure. */

import type { Forecast, HistoryPoint } from "@/shared/api/types";
import type { ChartData } from "@/shared/charts/bars-and-lines";

const QUARTER = 900_000;
/** Expected calls under this are none, for where the day begins and ends. */
const LEAST_EXPECTED = 0.05;

export type Phase = "past" | "gap" | "open" | "coming";

export interface Quarter {
  startAt: number;
  phase: Phase;
  /** Null where nothing was seen and where nothing has been yet. */
  offered: number | null;
  expected: number | null;
}

function phaseOf(point: HistoryPoint | undefined): Phase {
  if (point === undefined) return "coming";
  if (point.figures === null) return "gap";
  return point.is_open ? "open" : "past";
}

const isBusy = (quarter: Quarter): boolean => (quarter.offered ?? 0) > 0 || (quarter.expected ?? 0) >= LEAST_EXPECTED;

/** From the first quarter with calls, or with calls to expect, to the last one. */
export function quartersOf(forecast: Forecast, points: readonly HistoryPoint[]): Quarter[] {
  const seen = new Map(points.map((point) => [Date.parse(point.start_at), point]));
  const expected = new Map(forecast.points.map((point) => [Date.parse(point.start_at), point.expected]));
  const starts = [...new Set([...seen.keys(), ...expected.keys()])].sort((one, other) => one - other);
  const quarters = starts.map((startAt): Quarter => {
    const point = seen.get(startAt);
    return { startAt, phase: phaseOf(point), offered: point?.figures?.counts.offered ?? null, expected: expected.get(startAt) ?? null };
  });
  return quarters.slice(quarters.findIndex(isBusy), quarters.findLastIndex(isBusy) + 1);
}

/** Calls so far, and how many more to expect: of the quarter that is not over, only what is left of it. */
export function sumsOf(quarters: readonly Quarter[]): { soFar: number; coming: number } {
  const left = ({ phase, expected, offered }: Quarter) => (phase === "coming" ? (expected ?? 0) : phase === "open" ? Math.max(0, (expected ?? 0) - (offered ?? 0)) : 0);
  return {
    soFar: quarters.reduce((sum, { offered }) => sum + (offered ?? 0), 0),
    coming: Math.round(quarters.reduce((sum, quarter) => sum + left(quarter), 0)),
  };
}

export function dayData(quarters: readonly Quarter[]): ChartData {
  const isAhead = ({ phase }: Quarter) => phase === "coming" || phase === "open";
  return {
    starts: quarters.map(({ startAt }) => startAt / 1000),
    end: ((quarters.at(-1)?.startAt ?? 0) + QUARTER) / 1000,
    series: [
      { kind: "bar", colour: "--series-1", values: quarters.map(({ offered }) => offered) },
      { kind: "ghost", colour: "--ink-quiet", values: quarters.map((one) => (isAhead(one) ? null : one.expected)) },
      { kind: "line", colour: "--series-3", values: quarters.map((one) => (isAhead(one) ? one.expected : null)) },
    ],
    marks: quarters.flatMap(({ startAt, phase }) =>
      phase === "gap" || phase === "open" ? [{ kind: phase, from: startAt / 1000, to: (startAt + QUARTER) / 1000 }] : [],
    ),
  };
}

export const endOf = (quarter: Quarter): number => quarter.startAt + QUARTER;
