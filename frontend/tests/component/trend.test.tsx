import { render } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ChartLook } from "@/features/trend/chart";
import { TrendChart } from "@/features/trend/TrendChart";
import { appendSnapshot, noPoints, type TrendPoints } from "@/features/trend/trend-points";
import { createFormat, DEFAULT_TIME_ZONE } from "@/shared/format/format";
import { redrawn } from "../support/charts";
import { buildDashboard, iso, NOW } from "../support/fixture";

const LABEL = "Senaste timmen";
const look: ChartLook = { lines: [], named: [], limit: null, format: createFormat("sv", DEFAULT_TIME_ZONE) };

function grown(points: TrendPoints, seconds: number): TrendPoints {
  const at = iso(NOW + seconds * 1000);
  return appendSnapshot(points, buildDashboard(NOW, undefined, { published_at: at, read_at: at }));
}

const chart = (points: TrendPoints) => <TrendChart look={look} points={points} themeKey="light" label={LABEL} />;
/** How many moments each drawing had. */
const drawings = () => redrawn.get(LABEL)?.map(([moments]) => moments.length);

describe("the last hour's chart", () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout"] }); });
  afterEach(() => { vi.useRealTimers(); });

  const first = grown(noPoints, 0);
  const second = grown(first, 10);
  const third = grown(second, 20);

  test("is drawn after the frame that shows the snapshot, once for what has come until then", () => {
    const { rerender } = render(chart(first));
    vi.runAllTimers();
    expect(drawings()).toEqual([1]);
    rerender(chart(second));
    rerender(chart(third));
    expect(drawings()).toEqual([1]);
    vi.runAllTimers();
    expect(drawings()).toEqual([1, 3]);
  });
  test("is not drawn any more when it is gone", () => {
    const { unmount } = render(chart(first));
    unmount();
    vi.runAllTimers();
    expect(drawings()).toEqual([]);
  });
});
