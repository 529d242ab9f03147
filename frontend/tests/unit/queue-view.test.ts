import { describe, expect, test } from "vitest";
import { momentOf } from "@/shared/centre/age";
import { longestWait, sortQueues, viewQueue } from "@/shared/centre/queue-view";
import { steadySince, steadyWaits } from "@/shared/centre/steady-waits";
import { buildDashboard, buildQueue, iso, NOW } from "../support/fixture";

const dashboard = buildDashboard(NOW, undefined, { read_at: iso(NOW) });
const moment = (seconds: number) => momentOf(dashboard, NOW + seconds * 1000);
const queue = (name: string, wait: number | null) => buildQueue(NOW, { id: name, name }, wait);
const names = (views: readonly { queue: { name: string } }[]) => views.map((view) => view.queue.name);

describe("the order of queues", () => {
  const queues = [queue("Ärenden", 3), queue("Växel", 16), queue("Akut", 22), queue("Bygglov", null), queue("Zon", 25)];
  const orderAt = (seconds: number) => names(sortQueues(queues.map((one) => viewQueue(one, moment(seconds)))));

  test("is worst first, then the Swedish alphabet", () => {
    expect(orderAt(0)).toEqual(["Akut", "Zon", "Växel", "Bygglov", "Ärenden"]);
  });
  test("holds while waits grow and no status changes", () => {
    expect(orderAt(3)).toEqual(orderAt(0));
  });
  test("changes when a ticking wait crosses its limit", () => {
    expect(orderAt(4)).toEqual(["Akut", "Växel", "Zon", "Bygglov", "Ärenden"]);
  });
  test("puts unknown before good and closed last", () => {
    const mixed = [queue("Bra", 1), { ...queue("Okänd", null), status: "unknown" as const }, { ...queue("Avslagen", null), status: "closed" as const }];
    expect(names(sortQueues(mixed.map((one) => viewQueue(one, moment(0)))))).toEqual(["Okänd", "Bra", "Avslagen"]);
  });
});

describe("a queue's status", () => {
  test("moves on with the ticking wait", () => {
    const statuses = [0, 1, 6].map((seconds) => viewQueue(queue("A", 14), moment(seconds)).status);
    expect(statuses).toEqual(["good", "warning", "critical"]);
  });
  test("is never made better than the server's word", () => {
    expect(viewQueue({ ...queue("A", 3), status: "critical" }, moment(0)).status).toBe("critical");
  });
  test("is unknown, without a wait, once the values are too old to show", () => {
    expect(viewQueue(queue("A", 14), moment(400))).toMatchObject({ status: "unknown", waitSeconds: null });
  });
  test("that is closed tells of nobody waiting by nothing, also once the contact is lost, but of somebody by their number", () => {
    const closed = { ...queue("A", null), status: "closed" as const, is_open: false };
    const waitingIn = (one: typeof closed) => viewQueue(one, moment(0)).waitingCount;
    expect(waitingIn(closed)).toBeNull();
    expect(waitingIn({ ...closed, status: "unknown" as typeof closed.status })).toBeNull();
    expect(waitingIn({ ...closed, waiting_count: 2 })).toBe(2);
    expect(viewQueue(queue("A", null), moment(0)).waitingCount).toBe(0);
  });
  test("takes each queue's own limits", () => {
    const slow = { ...queue("A", null), limit_seconds: 60, warning_seconds: 45, longest_waiting_since: iso(NOW - 30_000) };
    expect(viewQueue(slow, moment(0)).status).toBe("good");
  });
});

describe("the longest wait", () => {
  test("is null when nobody waits, not zero", () => {
    expect(longestWait([viewQueue(queue("A", null), moment(0))])).toBeNull();
  });
  test("does not jump back when a poll reckons the same call's start a second later", () => {
    expect(steadySince(iso(NOW - 9_000), iso(NOW - 8_100))).toBe(iso(NOW - 9_000));
  });
  test("starts anew when another call is the longest", () => {
    expect(steadySince(iso(NOW - 19_000), iso(NOW - 4_000))).toBe(iso(NOW - 4_000));
  });
  test("keeps its start in the queue and in the total alike", () => {
    const before = buildDashboard(NOW);
    const id = before.totals.longest_wait!.queue_id;
    const since = before.totals.longest_wait!.since;
    const later = iso(Date.parse(since) + 700);
    const next = {
      ...before,
      queues: before.queues.map((one) => (one.id === id ? { ...one, longest_waiting_since: later } : one)),
      totals: { ...before.totals, longest_wait: { ...before.totals.longest_wait!, since: later } },
    };
    const steady = steadyWaits(before, next);
    expect(steady.totals.longest_wait?.since).toBe(since);
    expect(steady.queues.find((one) => one.id === id)?.longest_waiting_since).toBe(since);
  });
});
