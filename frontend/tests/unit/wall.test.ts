import { describe, expect, test } from "vitest";
import { wallAlarmsOf } from "@/app/WallPage";
import { arrange } from "@/features/wall/arrange";
import { levelOf, queuesOf, waitingOf } from "@/features/wall/board-queues";
import { MOST_ROWS, neededText, pageAt, planOf, tileTemplate, type Content, type Room } from "@/features/wall/plan";
import { momentOf } from "@/shared/centre/age";
import { viewQueue } from "@/shared/centre/queue-view";
import { createFormat } from "@/shared/format/format";
import { sv } from "@/shared/i18n/sv";
import { routeOf } from "@/shared/router/routes";
import { buildAlert } from "../support/alert-fixture";
import { buildDashboard, buildQueue, NOW } from "../support/fixture";
import { buildBoardOut } from "../support/wall-fixture";

const HD = { width: 1920, height: 1080 };
const room = (members: Partial<Room> = {}): Room => ({ distanceMetres: 6, diagonalInches: 55, ...HD, ...members });
const content = (members: Partial<Content> = {}): Content => ({ tiles: ["service_level", "waiting", "longest_wait", "agents"], messageLength: 0, hasAlarm: false, hasTrouble: false, ...members });

describe("the size of the text", () => {
  test("is 20 minutes of arc: 79 pixels at six metres from 55 inches", () => {
    expect(neededText(room())).toBeCloseTo(78.6, 1);
  });
  test("doubles with the distance and with the pixels, and halves with the screen", () => {
    const one = neededText(room());
    expect(neededText(room({ distanceMetres: 12 }))).toBeCloseTo(2 * one, 6);
    expect(neededText(room({ width: 3840, height: 2160 }))).toBeCloseTo(2 * one, 6);
    expect(neededText(room({ diagonalInches: 110 }))).toBeCloseTo(one / 2, 6);
  });
  test("fills the screen from near by, where it could be smaller", () => {
    const near = planOf(room({ distanceMetres: 1 }), content());
    expect(near.text).toBeGreaterThan(neededText(room({ distanceMetres: 1 })));
    expect(near.rowCount).toBe(MOST_ROWS);
  });
  test("is cut, and told to be too small, where not even a row would fit", () => {
    const far = planOf(room({ distanceMetres: 30 }), content());
    expect(far.isLargeEnough).toBe(false);
    expect(far.rowCount).toBeGreaterThanOrEqual(1);
    expect(planOf(room(), content()).isLargeEnough).toBe(true);
  });
});

describe("the room on the screen", () => {
  test("holds the same rows in four times as many pixels", () => {
    const large = planOf(room({ width: 3840, height: 2160 }), content());
    expect(large).toMatchObject({ rowCount: planOf(room(), content()).rowCount, isStacked: false });
  });
  test("holds fewer rows the farther away, the longer the message and under an alarm or a trouble", () => {
    const rows = (one: Partial<Room>, other: Partial<Content> = {}) => planOf(room(one), content(other)).rowCount;
    const usual = rows({});
    expect(rows({ distanceMetres: 4 })).toBeGreaterThan(usual);
    expect(rows({ distanceMetres: 8 })).toBeLessThan(usual);
    expect(rows({}, { messageLength: 120 })).toBeLessThan(usual);
    expect(rows({}, { hasAlarm: true })).toBeLessThan(usual);
    expect(rows({}, { hasTrouble: true })).toBeLessThan(usual);
  });
  test("gives a queue two lines on a screen that stands on end", () => {
    const tall = planOf(room({ width: 1080, height: 1920 }), content());
    expect(tall).toMatchObject({ isStacked: true, tileColumns: 2 });
    expect(tall.tiles).toHaveLength(4);
  });
  test("leaves out the last tiles before it leaves out the queues", () => {
    const many = planOf(room({ distanceMetres: 9 }), content({ tiles: ["service_level", "waiting", "longest_wait", "agents", "agent_names", "trend", "clock"] }));
    expect(many.tiles.length).toBeGreaterThan(0);
    expect(many.tiles.length).toBeLessThan(7);
    expect(many.tiles[0]).toBe("service_level");
    expect(many.rowCount).toBeGreaterThanOrEqual(1);
  });
  test("shares a single row of tiles out by what they hold, and several evenly", () => {
    expect(tileTemplate(["waiting", "agents"], 2)).toBe("minmax(0, 0.92fr) minmax(0, 1.2fr)");
    expect(tileTemplate(["waiting", "agents", "clock"], 2)).toBe("repeat(2, minmax(0, 1fr))");
  });
});

test("pages turn by the clock alone, so that every screen of a board shows the same one", () => {
  const pages = [0, 14.9, 15, 29.9, 30, 45].map((seconds) => pageAt(seconds * 1000, 15, 3));
  expect(pages).toEqual([0, 0, 1, 1, 2, 0]);
  expect(pageAt(NOW, 15, 1)).toBe(0);
});

describe("the queues of a board", () => {
  const dashboard = buildDashboard(NOW, { queues: 10, agents: 10 });
  const moment = momentOf(dashboard, NOW);
  const views = dashboard.queues.map((queue) => viewQueue(queue, moment));
  const chosen = buildBoardOut({ choice: "queues", queue_ids: ["4", "1", "99"], order: "as_chosen" }, "own");
  const ids = (board = chosen) => queuesOf(board, views).map((view) => view.queue.id);

  test("stand as chosen, without those that are gone, or the worst first", () => {
    expect(ids()).toEqual(["4", "1"]);
    expect(ids({ ...chosen, board: { ...chosen.board, order: "worst_first" } })).toEqual(["1", "4"]);
    expect(ids(buildBoardOut())).toHaveLength(10);
  });
  test("have a service level together of all their calls", () => {
    const [first, second] = dashboard.queues;
    const board = buildBoardOut({ choice: "queues", queue_ids: ["1", "2"] }, "own");
    const numerator = first!.today.level.numerator + second!.today.level.numerator;
    const denominator = first!.today.level.denominator + second!.today.level.denominator;
    expect(levelOf(board, dashboard, queuesOf(board, views)).percent).toBeCloseTo((100 * numerator) / denominator, 9);
    expect(levelOf(buildBoardOut(), dashboard, views).percent).toBe(dashboard.totals.today.level.percent);
  });
  test("have none where one of them is only known by its state", () => {
    const sampled = views.map((view) => ({ ...view, queue: { ...view.queue, today: { ...view.queue.today, method: "sampled" as const } } }));
    expect(levelOf(chosen, dashboard, sampled).percent).toBeNull();
  });
  test("count those waiting, and know nothing where no queue tells", () => {
    const silent = viewQueue({ ...buildQueue(NOW, { id: "1", name: "A" }), waiting_count: null }, moment);
    expect(waitingOf([silent])).toBeNull();
    expect(waitingOf([silent, viewQueue({ ...buildQueue(NOW, { id: "2", name: "B" }), waiting_count: 3 }, moment)])).toBe(3);
  });
});

describe("an alarm", () => {
  const dashboard = buildDashboard(NOW, { queues: 30, agents: 0 });
  const moment = momentOf(dashboard, NOW);
  const views = dashboard.queues.map((queue) => viewQueue(queue, moment));
  const words = { t: sv, format: createFormat("sv", "Europe/Stockholm") };
  const of = (...members: Parameters<typeof buildAlert>[1][]) => wallAlarmsOf(members.map((one) => buildAlert(NOW, one)), moment, views, words);

  test("is a critical alert that nobody has taken on", () => {
    expect(of({})).toMatchObject([{ place: "Växel", what: "Längsta väntetid", limit: "gräns 0:20" }]);
    expect(of({ severity: "warning" })).toEqual([]);
    expect(of({ acknowledged: { at: "2026-11-23T09:40:00Z", by: "Bo", note: null } })).toEqual([]);
    expect(of({ snoozed_until: "2026-11-23T10:00:00Z" })).toEqual([]);
    expect(of({ id: "a1" }, { id: "a2", inhibited_by: "a1" })).toHaveLength(1);
    expect(of({ metric: "source_lost", queue_id: null })).toEqual([]);
  });
  test("ticks with its queue's wait, and tells none once nobody waits there", () => {
    const [empty] = dashboard.queues.filter((queue) => queue.longest_waiting_since === null);
    expect(of({})[0]!.figure).toBe("0:17");
    expect(of({ queue_id: empty!.id, phase: "recovering" })[0]).toMatchObject({ figure: "–", isRecovering: true });
  });
  test("keeps its place when a later one comes", () => {
    const later = { id: "a2", queue_id: "2", queue_name: "Kundtjänst", fired_at: "2026-11-23T09:41:00Z" };
    expect(of(later, {}).map((alarm) => alarm.id)).toEqual(["a1", "a2"]);
  });
  test("makes way for one that still fires once it recovers itself", () => {
    const later = { id: "a2", queue_id: "2", queue_name: "Kundtjänst", fired_at: "2026-11-23T09:41:00Z" };
    expect(of({ phase: "recovering" }, later).map((alarm) => alarm.id)).toEqual(["a2", "a1"]);
    expect(of({ phase: "recovering" }, { ...later, phase: "recovering" }).map((alarm) => alarm.id)).toEqual(["a1", "a2"]);
  });
  test("stops the pages at the first and takes its queue out of the list", () => {
    const status = { staleness: "live" as const, word: "Live", age: "1 s", trouble: null };
    const at = (alarms: ReturnType<typeof of>, seconds: number) => arrange({ board: buildBoardOut(), moment: { ...moment, now: NOW + seconds * 1000 }, views, status, alarms, size: HD });
    const calm = [0, 15, 30].map((seconds) => at([], seconds).page);
    expect(new Set(calm).size).toBe(3);
    const held = [0, 15, 30].map((seconds) => at(of({}), seconds));
    expect(held.map((one) => one.page)).toEqual([0, 0, 0]);
    expect(held[0]!.rows.some((view) => view.queue.id === "1")).toBe(false);
    expect(held[0]!.alarm?.id).toBe("a1");
  });
  test("in a queue that the board does not show is none of its business", () => {
    const status = { staleness: "live" as const, word: "Live", age: "1 s", trouble: null };
    const board = buildBoardOut({ choice: "queues", queue_ids: ["2"] }, "own");
    expect(arrange({ board, moment, views, status, alarms: of({}), size: HD }).alarm).toBeNull();
    expect(arrange({ board, moment, views, status, alarms: of({ queue_id: null, queue_name: null }), size: HD }).alarm).not.toBeNull();
  });
});

test("a wall screen has an address of its own for each board", () => {
  expect(routeOf("/tv")).toEqual({ page: "wall", boardId: "standard" });
  expect(routeOf("/tv/")).toEqual({ page: "wall", boardId: "standard" });
  expect(routeOf("/tv/vaxel")).toEqual({ page: "wall", boardId: "vaxel" });
  expect(routeOf("/tvanna")).toEqual({ page: "missing" });
});
