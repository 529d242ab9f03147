/** The chart itself, outside React: uPlot draws on a canvas and takes its colours from the tokens. */

import uPlot from "uplot";
import { drawLabel } from "@/shared/charts/marks";
import { token } from "@/shared/charts/tokens";
import { duration, type Format } from "@/shared/format/format";
import type { TrendPoints } from "./trend-points";

export interface ChartLine {
  queueId: string;
  name: string;
  /** A token's name, or null for a faint line. */
  colourToken: string | null;
}

export interface ChartLook {
  lines: readonly ChartLine[];
  limitSeconds: number;
  limitLabel: string;
  format: Format;
}

const FONT = "12px 'Inter Variable', sans-serif";
const MINUTE = 60;
const HOUR = 3_600;
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 1800];

/** The faint lines come first, so that the coloured ones lie on top of them. */
export const drawingOrder = (lines: readonly ChartLine[]): ChartLine[] =>
  [...lines].sort((one, other) => Number(one.colourToken !== null) - Number(other.colourToken !== null));

export function chartColumns(points: TrendPoints, lines: readonly ChartLine[]): uPlot.AlignedData {
  const byId = new Map(points.lines.map((line) => [line.queueId, line.seconds]));
  return [points.at.map((at) => at / 1000), ...drawingOrder(lines).map((line) => byId.get(line.queueId) ?? points.at.map(() => null))];
}

function drawLimit(look: ChartLook): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    const y = Math.round(chart.valToPos(look.limitSeconds, "y", true));
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

function series(look: ChartLook): uPlot.Series[] {
  const lines = drawingOrder(look.lines).map((line) => ({
    label: line.name,
    stroke: token(line.colourToken ?? "--series-faint"),
    width: line.colourToken === null ? 1 : 1.5,
    points: { show: false },
    // A reading between two gaps has no line to lie on; it is marked as a dot by uPlot's own rule for lone points.
    spanGaps: false,
  }));
  return [{}, ...lines];
}

export function createChart(host: HTMLElement, look: ChartLook, points: TrendPoints): uPlot {
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
        x: { time: true, range: (_chart, _least, most) => [most - HOUR, most] },
        y: { range: (_chart, _least, most) => [0, Math.max(look.limitSeconds * 1.5, most * 1.1)] },
      },
      series: series(look),
      axes: [
        { ...axis, size: 28, grid: { show: false }, space: 70, incrs: [10 * MINUTE, 15 * MINUTE, 30 * MINUTE], values: (_chart, at) => at.map((second) => look.format.time(second * 1000)) },
        { ...axis, size: 48, grid: { stroke: token("--line"), width: 1 }, space: 32, incrs: STEPS, values: (_chart, values) => values.map((value) => duration(value)) },
      ],
      hooks: { draw: [drawLimit(look), drawLabel(look.limitSeconds, look.limitLabel, "--critical-ink", FONT)] },
    },
    chartColumns(points, look.lines),
    host,
  );
}
