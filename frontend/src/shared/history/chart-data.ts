/** Columns of the past as what the charts draw. Pure. */

import type { Figures } from "@/shared/api/types";
import type { ChartData } from "@/shared/charts/bars-and-lines";
import type { Mark } from "@/shared/charts/marks";
import { marksOf, type Column } from "./columns";

const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** Marks of one kind that meet are one, so that no seam is drawn between them. */
function joined(marks: readonly Mark[]): Mark[] {
  return marks.reduce<Mark[]>((done, mark) => {
    const last = done.findLast(({ kind }) => kind === mark.kind);
    if (last?.to !== mark.from) return [...done, mark];
    return done.map((one) => (one === last ? { ...one, to: mark.to } : one));
  }, []);
}

function allMarks(columns: readonly Column[]): Mark[] {
  return joined(columns.flatMap(({ point }) => marksOf(point).map((kind) => ({ kind, from: seconds(point.start_at), to: seconds(point.end_at) }))));
}

const frame = (columns: readonly Column[]): Omit<ChartData, "series"> => ({
  starts: columns.map(({ point }) => seconds(point.start_at)),
  end: seconds(columns.at(-1)?.point.end_at ?? ""),
  marks: allMarks(columns),
});

export const levelData = (columns: readonly Column[]): ChartData => ({
  ...frame(columns),
  series: [
    { kind: "ghost", colour: "--ink-quiet", values: columns.map(({ before }) => before?.figures?.level.percent ?? null) },
    { kind: "line", colour: "--series-1", values: columns.map(({ point }) => point.figures?.level.percent ?? null) },
  ],
});

/** Answered at the bottom, abandoned upon them, and behind both all that came: the rest is what neither was. */
export const callsData = (columns: readonly Column[]): ChartData => ({
  ...frame(columns),
  series: [
    { kind: "bar", colour: "--series-faint", values: columns.map(({ point }) => point.figures?.counts.offered ?? null) },
    { kind: "bar", colour: "--series-2", values: columns.map(({ point }) => (point.figures === null ? null : point.figures.counts.answered + point.figures.counts.abandoned)) },
    { kind: "bar", colour: "--series-1", values: columns.map(({ point }) => point.figures?.counts.answered ?? null) },
    { kind: "ghost", colour: "--ink-quiet", values: columns.map(({ before }) => before?.figures?.counts.offered ?? null) },
  ],
});

const figure = (columns: readonly Column[], value: (figures: Figures) => number | null) => columns.map(({ point }) => (point.figures === null ? null : value(point.figures)));

/** How long the answered waited in the mean, and the longest wait of all. */
export const waitData = (columns: readonly Column[]): ChartData => ({
  ...frame(columns),
  series: [
    { kind: "line", colour: "--series-2", values: figure(columns, (figures) => figures.longest_wait_seconds) },
    { kind: "line", colour: "--series-1", values: figure(columns, (figures) => figures.asa_seconds) },
  ],
});

export const waitingData = (columns: readonly Column[]): ChartData => ({
  ...frame(columns),
  series: [
    { kind: "ghost", colour: "--ink-quiet", values: columns.map(({ before }) => before?.figures?.mean_waiting_count ?? null) },
    { kind: "line", colour: "--series-1", values: figure(columns, (figures) => figures.mean_waiting_count) },
  ],
});
