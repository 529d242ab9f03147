import { describe, expect, test } from "vitest";
import { reconnectDelay } from "@/shared/live/backoff";
import { createEventParser } from "@/shared/live/event-stream";
import { createServerClock } from "@/shared/live/server-clock";
import { clearSnapshot, loadSnapshot, saveSnapshot } from "@/shared/live/snapshot-cache";
import { buildDashboard, NOW } from "../support/fixture";

describe("the server's clock", () => {
  test("is found although this browser's is minutes off and the first snapshot was old", () => {
    let local = NOW - 180_000;
    const clock = createServerClock(() => local);
    clock.observe(NOW - 9_000);
    clock.observe(NOW);
    expect(clock.now()).toBe(NOW);
    local += 1_500;
    expect(clock.now()).toBe(NOW + 1_500);
  });
  test("is found anew when this browser's is set forward, by two heartbeats", () => {
    let local = NOW - 600_000;
    const clock = createServerClock(() => local);
    clock.observe(NOW, true);
    local += 600_000 + 5_000;
    clock.observe(NOW + 5_000, true);
    clock.observe(NOW + 4_000);
    local += 5_000;
    clock.observe(NOW + 10_000, true);
    expect(clock.now()).toBe(NOW + 10_000);
  });
  test("is not lost for heartbeats that come late together, as after a sleep", () => {
    const clock = createServerClock(() => NOW);
    clock.observe(NOW, true);
    clock.observe(NOW - 600_000, true);
    clock.observe(NOW - 595_000, true);
    expect(clock.now()).toBe(NOW);
  });
  test("does not run backwards for a late message", () => {
    const clock = createServerClock(() => NOW);
    clock.observe(NOW + 400);
    const before = clock.now();
    clock.observe(NOW - 300);
    expect(clock.now()).toBe(before);
  });
});

describe("server-sent events", () => {
  test("are put together from pieces of any size", () => {
    const parse = createEventParser();
    const text = "event: snapshot\nid: s-1\ndata: {\"a\":1}\n\n: heartbeat\n\nevent: heartbeat\ndata: {}\n\n";
    const events = Array.from(text).flatMap((letter) => parse(letter));
    expect(events).toEqual([
      { name: "snapshot", id: "s-1", data: "{\"a\":1}" },
      { name: "heartbeat", id: null, data: "{}" },
    ]);
  });
  test("may have lines of data and carriage returns", () => {
    expect(createEventParser()("data: one\r\ndata: two\r\n\r\n")).toEqual([{ name: "message", id: null, data: "one\ntwo" }]);
  });
});

test("reconnections double to a ceiling and are spread out", () => {
  expect([0, 1, 2, 3].map((attempt) => reconnectDelay(attempt, 1))).toEqual([1000, 2000, 4000, 8000]);
  expect(reconnectDelay(50, 1)).toBe(15_000);
  expect(reconnectDelay(3, 0)).toBe(4_000);
});

describe("the stored snapshot", () => {
  test("comes back without anybody's name in it", () => {
    const dashboard = buildDashboard(NOW);
    saveSnapshot(localStorage, dashboard);
    expect(loadSnapshot(localStorage)).toEqual({ ...dashboard, agents: [] });
    expect(localStorage.getItem("trio-monitor.snapshot")).not.toContain(dashboard.agents[0]!.name);
  });
  test("is gone after signing out", () => {
    saveSnapshot(localStorage, buildDashboard(NOW));
    clearSnapshot(localStorage);
    expect(loadSnapshot(localStorage)).toBeNull();
  });
  test.each(["", "{", "[]", "{\"shape\":0}", "{\"shape\":1}"])("of an unknown shape (%s) is not shown", (text) => {
    localStorage.setItem("trio-monitor.snapshot", text);
    expect(loadSnapshot(localStorage)).toBeNull();
  });
  test("is bounded in size", () => {
    saveSnapshot(localStorage, buildDashboard(NOW, { queues: 600, agents: 0 }));
    expect(loadSnapshot(localStorage)).toBeNull();
  });
});
