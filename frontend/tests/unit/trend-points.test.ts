import { describe, expect, test } from "vitest";
import { appendSnapshot, lonePoints, longestOfOthers, noPoints, pointsOf, tableRows, waitsOf, worstQueues } from "@/features/trend/trend-points";
import type { Dashboard } from "@/shared/api/types";
import { buildDashboard, buildQueue, buildSource, buildTrend, iso, NOW } from "../support/fixture";

const queues = [buildQueue(NOW, { id: "1", name: "Växel" }, 17), buildQueue(NOW, { id: "2", name: "Kundtjänst" }, null)];

function snapshot(seconds: number, members: Partial<Dashboard> = {}): Dashboard {
  const at = iso(NOW + seconds * 1000);
  return buildDashboard(NOW, { queues: 0, agents: 0 }, { queues, published_at: at, read_at: at, source: buildSource(NOW), ...members });
}

const failed = (seconds: number): Dashboard =>
  snapshot(seconds, { read_at: iso(NOW), source: buildSource(NOW, { freshness: "late", reason: "timeout" }) });

describe("appending snapshots", () => {
  test("adds a point of every reading; nobody waiting is zero", () => {
    const points = [snapshot(0), snapshot(10)].reduce(appendSnapshot, noPoints);
    expect(points.at).toEqual([NOW, NOW + 10_000]);
    expect(waitsOf(points, "1")).toEqual([17, 17]);
    expect(waitsOf(points, "2")).toEqual([0, 0]);
  });
  test("a failed poll is a gap, never a line and never zero", () => {
    const points = [snapshot(0), failed(10), snapshot(20)].reduce(appendSnapshot, noPoints);
    expect(waitsOf(points, "1")).toEqual([17, null, 17]);
    expect(waitsOf(points, "2")).toEqual([0, null, 0]);
  });
  test("missing polls are a gap too", () => {
    const points = [snapshot(0), snapshot(60)].reduce(appendSnapshot, noPoints);
    expect(waitsOf(points, "1")).toEqual([17, null, 17]);
  });
  test("the same reading twice is one point", () => {
    const points = [snapshot(0), snapshot(0)].reduce(appendSnapshot, noPoints);
    expect(points.at).toHaveLength(1);
  });
  test("an unknown queue is a gap, a new queue starts with gaps", () => {
    const grown = [...queues, buildQueue(NOW, { id: "3", name: "Ny", waiting_count: null }, null)];
    const points = [snapshot(0), snapshot(10, { queues: grown })].reduce(appendSnapshot, noPoints);
    expect(waitsOf(points, "3")).toEqual([null, null]);
  });
  test("keeps one hour, also after a day in sleep", () => {
    const slept = [snapshot(0), snapshot(86_400)].reduce(appendSnapshot, noPoints);
    expect(slept.at[0]).toBe(NOW + 43_200_000);
    expect(waitsOf(slept, "1")).toEqual([null, 17]);
  });
  test("keeps one hour", () => {
    const points = Array.from({ length: 500 }, (_, index) => snapshot(index * 10)).reduce(appendSnapshot, noPoints);
    expect(points.at.at(-1)! - points.at[0]!).toBe(3_600_000);
    expect(waitsOf(points, "1")).toHaveLength(points.at.length);
  });
});

describe("the faint line", () => {
  const grown = [...queues, buildQueue(NOW, { id: "3", name: "Ny" }, 30)];
  const points = [snapshot(0), failed(10), snapshot(20, { queues: grown })].reduce(appendSnapshot, noPoints);
  test("is the longest wait of the queues without a line of their own", () => {
    expect(longestOfOthers(points, ["2"])).toEqual([17, null, 30]);
    expect(longestOfOthers(points, ["3"])).toEqual([17, null, 17]);
  });
  test("is nothing when every queue has one", () => {
    expect(longestOfOthers(points, ["1", "2", "3"])).toEqual([null, null, null]);
  });
});

test("a reading between two gaps is a dot of its own", () => {
  expect(lonePoints([4, null, 0, null, 3, 2, null, 9])).toEqual([0, 2, 7]);
});

describe("the fetched hour", () => {
  const points = pointsOf(buildTrend(NOW, queues));
  test("keeps the server's gaps", () => {
    expect(waitsOf(points, "1")[210]).toBeNull();
  });
  test("goes on with the live snapshots", () => {
    expect(appendSnapshot(points, snapshot(10)).at.at(-1)).toBe(NOW + 10_000);
  });
  test("has a table twin that tells gaps from zeros", () => {
    const rows = tableRows(points, ["1", "2"], 300_000);
    expect(rows.length).toBeGreaterThanOrEqual(12);
    const small = [snapshot(0), failed(400)].reduce(appendSnapshot, noPoints);
    expect(tableRows(small, ["2"], 300_000).map((row) => row.longest[0])).toEqual([0, null]);
  });
  test("lifts the worst queues out of many", () => {
    const many = Array.from({ length: 50 }, (_, index) => buildQueue(NOW, { id: String(index), name: `Kö ${index}` }, index));
    const hour = appendSnapshot(noPoints, snapshot(0, { queues: many }));
    expect(worstQueues(hour, 3)).toEqual(["49", "48", "47"]);
  });
});
