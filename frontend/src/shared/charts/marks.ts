/** What lies behind and across the lines of a chart: gaps, closed, open, chosen and half-seen stretches, the target. */

import type uPlot from "uplot";
import { token } from "./tokens";

export interface Mark {
  from: number;
  to: number;
  kind: "gap" | "partial" | "open" | "closed" | "chosen";
}

const HATCH = 7;
const STRIP = 5;
const FILLS: Partial<Record<Mark["kind"], string>> = { open: "--accent-soft", chosen: "--accent-soft", closed: "--closed" };

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function hatch(context: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.45;
  context.lineWidth = devicePixelRatio;
  context.beginPath();
  for (let from = x - height - ((x - height) % (HATCH * devicePixelRatio)); from < x + width; from += HATCH * devicePixelRatio) {
    context.moveTo(from, y + height);
    context.lineTo(from + height, y);
  }
  context.stroke();
  context.restore();
}

export function drawMarks(marks: readonly Mark[]): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    for (const mark of marks) {
      const left = Math.max(bbox.left, chart.valToPos(mark.from, "x", true));
      const right = Math.min(bbox.left + bbox.width, chart.valToPos(mark.to, "x", true));
      const box = { x: left, y: bbox.top, width: right - left, height: bbox.height };
      if (mark.kind === "gap") hatch(ctx, box, token("--unknown"));
      const fill = FILLS[mark.kind];
      if (fill !== undefined) {
        ctx.fillStyle = token(fill);
        ctx.fillRect(box.x, box.y, box.width, box.height);
      }
      if (mark.kind === "chosen") {
        ctx.fillStyle = token("--accent");
        ctx.fillRect(box.x, box.y - STRIP * devicePixelRatio, box.width, STRIP * devicePixelRatio);
      }
      if (mark.kind === "partial") {
        const height = STRIP * devicePixelRatio;
        ctx.fillStyle = token("--unknown");
        ctx.fillRect(box.x, bbox.top + bbox.height - height, box.width, height);
      }
    }
  };
}

export function drawTarget(value: number): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    const y = Math.round(chart.valToPos(value, "y", true));
    ctx.save();
    ctx.strokeStyle = token("--limit");
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

/** A word on a horizontal line, at its left end, with a rim of the surface's colour: whatever runs under it, it can be read. */
export function drawLabel(value: number, label: string, colour: string, font: string): (chart: uPlot) => void {
  return (chart) => {
    const { ctx, bbox } = chart;
    const y = Math.round(chart.valToPos(value, "y", true));
    const placed: [string, number, number] = [label, bbox.left + 4 * devicePixelRatio, y - 3 * devicePixelRatio];
    ctx.save();
    ctx.font = font.replace("12px", `${12 * devicePixelRatio}px`);
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.strokeStyle = token("--surface");
    ctx.lineWidth = devicePixelRatio * 4;
    ctx.lineJoin = "round";
    ctx.strokeText(...placed);
    ctx.fillStyle = token(colour);
    ctx.fillText(...placed);
    ctx.restore();
  };
}
