/** What stands in for the canvas, which is looked at in a real browser: a chart is what it was given to draw, and is pressed by hand. */

import type { AlignedData } from "uplot";
import { vi } from "vitest";
import type { ChartData, ChartLook } from "@/shared/charts/bars-and-lines";

/** What each chart was last given, by its label. */
export const drawn = new Map<string, { look: ChartLook; data: ChartData }>();

/** What each chart has been given since, by its label: the moments first. */
export const redrawn = new Map<string, AlignedData[]>();

export function createChart(host: HTMLElement, look: ChartLook, data: ChartData) {
  const label = host.getAttribute("aria-label") ?? "";
  const given: AlignedData[] = [];
  drawn.set(label, { look, data });
  redrawn.set(label, given);
  return { setData: (columns: AlignedData) => { given.push(columns); }, setSize: vi.fn(), destroy: vi.fn() };
}
