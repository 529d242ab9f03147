/** What stands in for the canvas, which is looked at in a real browser: a chart is what it was given to draw, and is pressed by hand. */

import { vi } from "vitest";
import type { ChartData, ChartLook } from "@/shared/charts/bars-and-lines";

/** What each chart was last given, by its label. */
export const drawn = new Map<string, { look: ChartLook; data: ChartData }>();

export function createChart(host: HTMLElement, look: ChartLook, data: ChartData) {
  drawn.set(host.getAttribute("aria-label") ?? "", { look, data });
  return { setData: vi.fn(), setSize: vi.fn(), destroy: vi.fn() };
}
