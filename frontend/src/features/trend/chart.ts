/** The chart itself, outside React: uPlot draws on a canvas and takes its colours from the tokens. */

import uPlot from "uplot";
import { drawLabel } from "@/shared/charts/marks";
import { token } from "@/shared/charts/tokens";
import { duration, type Format } from "@/shared/format/format";
import { lonePoints, longestOfOthers, waitsOf, type TrendPoints } from "./trend-points";

export interface ChartLine {
  queueId: string;
  name: string;
  /** The name of a token. */
  colour: string;
}

export interface ChartLook {
  /** The queues with a line of their own, the topmost last. */
  lines: readonly ChartLine[];
  /** The queues of the faint line behind: all but these. */
  named: readonly string[];
  /** The limit that all the queues share. */
  limit: { seconds: number; label: string } | null;
  format: Format;
}

const FONT = "12px 'Inter Variable', sans-serif";
/** Where nobody waits and no limit is drawn, the axis has some height nevertheless. */
const LEAST_TOP_SECONDS = 20;
const MINUTE = 60;
const HOUR = 3_600;
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 1800];

/** The moments in seconds; the longest wait of the queues without a line of their own; each line's. */
export function chartColumns(points: TrendPoints, { lines, named }: ChartLook): uPlot.AlignedData {
  return [points.at.map((at) => at / 1000), longestOfOthers(points, named), ...lines.map((line) => waitsOf(points, line.queueId))];
}

function drawLimit(seconds: number): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    const y = Math.round(chart.valToPos(seconds, "y", true));
    ctx.save();
    ctx.strokeStyle = token("--critical");
    ctx.lineWidth = devicePixelRatio * 1.5;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

function series({ lines }: ChartLook): uPlot.Series[] {
  const points: uPlot.Series.Points = { show: false, filter: (chart, place) => lonePoints(chart.data[place] as readonly (number | null)[]) };
  const others = { stroke: token("--series-faint"), width: 1, points };
  return [{}, others, ...lines.map(({ colour }) => ({ stroke: token(colour), width: 1.5, points }))];
}

export function createChart(host: HTMLElement, look: ChartLook, points: TrendPoints): uPlot {
  const { limit } = look;
  const axis = { stroke: token("--ink-quiet"), font: FONT, ticks: { show: false } };
  return new uPlot(
    {
      width: Math.max(200, host.clientWidth),
      height: Math.max(120, host.clientHeight),
      padding: [12, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        // The hour up to the last point, even when the history is shorter: an empty stretch is a gap and seen as one.
        // By the point itself: of one point alone, what uPlot takes for the most is a day later.
        x: { time: true, range: ({ data: [at] }, _least, most) => { const last = at.at(-1) ?? most; return [last - HOUR, last]; } },
        y: { range: (_chart, _least, most) => [0, Math.max((limit?.seconds ?? LEAST_TOP_SECONDS) * 1.5, most * 1.1)] },
      },
      series: series(look),
      axes: [
        { ...axis, size: 28, grid: { show: false }, space: 70, incrs: [10 * MINUTE, 15 * MINUTE, 30 * MINUTE], values: (_chart, at) => at.map((second) => look.format.time(second * 1000)) },
        { ...axis, size: 48, grid: { stroke: token("--line"), width: 1 }, space: 32, incrs: STEPS, values: (_chart, values) => values.map((value) => duration(value)) },
      ],
      hooks: { draw: limit === null ? [] : [drawLimit(limit.seconds), drawLabel(limit.seconds, limit.label, "--critical-ink", FONT)] },
    },
    chartColumns(points, look),
    host,
  );
}
