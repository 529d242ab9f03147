/** A chart of stretches of time, outside React: uPlot draws on a canvas and takes its colours from the tokens. */

import uPlot from "uplot";
import { drawLabel, drawMarks, drawTarget, type Mark } from "./marks";
import { token } from "./tokens";

export interface ChartSeries {
  values: readonly (number | null)[];
  /** `ghost` is a dashed line, for what is only there to be compared with. */
  kind: "line" | "bar" | "ghost";
  colour: string;
}

export interface ChartData {
  /** Starts of the stretches in seconds, and the end of the last one. */
  starts: readonly number[];
  end: number;
  series: readonly ChartSeries[];
  marks: readonly Mark[];
}

export interface ChartLook {
  timeZone: string;
  isByTime: boolean;
  xLabel: (second: number) => string;
  yLabel: (value: number) => string;
  /** The top of the scale; null for what the values need. */
  yMost: number | null;
  /** The top is at least this. */
  yLeast?: number;
  ySteps?: number[];
  target: { value: number; label: string } | null;
  onPoint: (place: number | null) => void;
  /** A press on a stretch; none where nothing comes of it. */
  onPick?: ((place: number) => void) | undefined;
}

const FONT = "12px 'Inter Variable', sans-serif";
const HOUR = 3_600;
const DAY = 24 * HOUR;
const TIMES = [1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR);
const DAYS = [1, 2, 3, 5, 7, 10, 14, 30, 60, 90, 180, 365].map((days) => days * DAY);
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const LEAST_TOP = 4;
const DASHES = [5, 4];

/** The last stretch lasts to its end: a step needs a place to go to. */
const columns = (data: ChartData): uPlot.AlignedData => [[...data.starts, data.end], ...data.series.map((one) => [...one.values, null])];

/** A step lasts through its stretch, and joins the next one only where that is known: a gap is never a line. */
const stepped: uPlot.Series.PathBuilder = (chart, place) => {
  const stroke = new Path2D();
  const [starts] = chart.data;
  const values = chart.data[place] ?? [];
  let isDrawing = false;
  for (let at = 0; at + 1 < starts.length; at += 1) {
    const value = values[at] ?? null;
    if (value !== null) {
      const y = chart.valToPos(value, "y", true);
      const x = chart.valToPos(starts[at] ?? 0, "x", true);
      if (isDrawing) stroke.lineTo(x, y);
      else stroke.moveTo(x, y);
      stroke.lineTo(chart.valToPos(starts[at + 1] ?? 0, "x", true), y);
    }
    isDrawing = value !== null;
  }
  return { stroke };
};

const paths = (kind: ChartSeries["kind"]): uPlot.Series.PathBuilder | undefined => (kind === "bar" ? uPlot.paths.bars?.({ size: [0.82, 60], align: 1 }) : stepped);

function drawn(one: ChartSeries): uPlot.Series {
  const colour = token(one.colour);
  const built = paths(one.kind);
  return {
    stroke: one.kind === "bar" ? "transparent" : colour,
    width: one.kind === "bar" ? 0 : one.kind === "ghost" ? 1.25 : 2,
    points: { show: false },
    spanGaps: false,
    ...(one.kind === "bar" ? { fill: colour } : {}),
    ...(one.kind === "ghost" ? { dash: DASHES } : {}),
    ...(built === undefined ? {} : { paths: built }),
  };
}

/** The stretch that the pointer is in is the one that has begun, not the one whose start is nearest. */
const stretchAt = (chart: uPlot, _series: number, nearest: number, x: number): number => {
  const start = chart.data[0][nearest];
  return start !== undefined && start > x ? Math.max(0, nearest - 1) : nearest;
};

function listenForPicks(chart: uPlot, { onPick }: ChartLook, data: ChartData): void {
  if (onPick === undefined) return;
  chart.over.style.cursor = "pointer";
  chart.over.addEventListener("click", (event) => {
    const second = chart.posToVal(event.offsetX, "x");
    const place = data.starts.findLastIndex((start) => start <= second);
    if (place >= 0 && second <= data.end) onPick(place);
  });
}

export function createChart(host: HTMLElement, look: ChartLook, data: ChartData): uPlot {
  const axis = { stroke: token("--ink-quiet"), font: FONT, ticks: { show: false } };
  return new uPlot(
    {
      width: Math.max(200, host.clientWidth),
      height: Math.max(120, host.clientHeight),
      padding: [12, 24, 0, 0],
      legend: { show: false },
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), look.timeZone),
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, dataIdx: stretchAt },
      scales: {
        x: { time: true, range: (_chart, least, most) => [least, most] },
        y: { range: (_chart, _least, most) => [0, look.yMost ?? Math.max(look.yLeast ?? LEAST_TOP, (Number.isFinite(most) ? most : 0) * 1.1)] },
      },
      series: [{}, ...data.series.map(drawn)],
      axes: [
        { ...axis, size: 28, grid: { show: false }, space: 76, incrs: look.isByTime ? TIMES : DAYS, values: (_chart, at) => at.map((second) => (second < data.end ? look.xLabel(second) : "")) },
        { ...axis, size: 52, grid: { stroke: token("--line"), width: 1 }, space: 36, incrs: look.ySteps ?? STEPS, values: (_chart, values) => values.map(look.yLabel) },
      ],
      hooks: {
        ready: [(chart) => { listenForPicks(chart, look, data); }],
        drawClear: [drawMarks(data.marks)],
        // Under the lines: the target must never hide what it is held against.
        drawAxes: look.target === null ? [] : [drawTarget(look.target.value)],
        draw: look.target === null ? [] : [drawLabel(look.target.value, look.target.label, "--ink", FONT)],
        setCursor: [(chart) => {
          const place = chart.cursor.idxs?.[1] ?? null;
          look.onPoint(place === null ? null : Math.min(place, data.starts.length - 1));
        }],
      },
    },
    columns(data),
    host,
  );
}
