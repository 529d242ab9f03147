import { describe, expect, test } from "vitest";
import { hoursWithCalls, shadeOf, weekRows } from "@/features/history/heat";
import { abandonedWait } from "@/features/reports/abandoned-wait";
import { questionOf, readReportChoice } from "@/features/reports/choice";
import { queryString } from "@/shared/api/http";
import { createFormat } from "@/shared/format/format";
import { callsData, levelData, waitData, waitingData } from "@/shared/history/chart-data";
import { columnsOf, marksOf, readStretch, spanText, stretchText, writeStretch } from "@/shared/history/columns";
import { addDays, quarterOf, rangeOf, readChoice, suitableResolution } from "@/shared/history/period";
import { sv } from "@/shared/i18n/sv";
import { queuePath, routeOf } from "@/shared/router/routes";
import { iso, NOW } from "../support/fixture";
import { buildAbandoned, buildFigures, buildHeatmap, buildHistory } from "../support/history-fixture";

const format = createFormat("sv", "Europe/Stockholm");
const today = "2026-11-23";

describe("addresses", () => {
  test.each([
    ["/", { page: "overview" }],
    ["/ko/3", { page: "queue", queueId: "3" }],
    ["/ko/3/", { page: "queue", queueId: "3" }],
    ["/rapporter", { page: "reports" }],
    ["/ko/", { page: "missing" }],
    ["/ko/%E0%A4%A", { page: "missing" }],
    ["/annat", { page: "missing" }],
  ])("%s is the page it should be", (path, route) => {
    expect(routeOf(path)).toEqual(route);
  });
  test("any queue's id survives its address", () => {
    expect(routeOf(queuePath("a/b ö?"))).toEqual({ page: "queue", queueId: "a/b ö?" });
  });
  test("a list repeats its name, an empty one is left out", () => {
    expect(queryString({ queue_id: ["1", "2"], from: "x", to: null })).toBe("?queue_id=1&queue_id=2&from=x");
    expect(queryString({ queue_id: [] })).toBe("");
  });
});

describe("periods", () => {
  const read = (text: string) => readChoice(new URLSearchParams(text), today, "24h");
  test("24 hours end with the quarter that is going on", () => {
    const range = rangeOf(read(""), quarterOf(NOW), today);
    expect(range).toMatchObject({ from: "2026-11-22T09:45:00.000Z", to: "2026-11-23T09:45:00.000Z", resolution: "15m" });
  });
  test("days are the centre's, today among them", () => {
    expect(rangeOf(read("period=7d"), NOW, today)).toMatchObject({ from: "2026-11-17", to: today, resolution: "hour" });
    expect(rangeOf(read("period=30d"), NOW, today)).toMatchObject({ from: "2026-10-25", days: 30, resolution: "day" });
  });
  test("a period of one's own is as long as both its days", () => {
    expect(rangeOf(read("period=own&fran=2026-03-28&till=2026-03-30"), NOW, today)).toMatchObject({ days: 3, resolution: "hour" });
  });
  test.each(["period=own&fran=2026-11-02&till=2026-11-01", "period=own&fran=hej", "period=own&fran="])("%s is no period", (text) => {
    expect(rangeOf(read(text), NOW, today)).toBeNull();
  });
  test("what is unknown in an address is as if it were not there", () => {
    expect(read("period=fel").period).toBe("24h");
  });
  test("the resolution grows with the period", () => {
    expect([1, 2, 3, 14, 15, 93, 94, 733].map(suitableResolution)).toEqual(["15m", "15m", "hour", "hour", "day", "day", "week", "month"]);
  });
  test("days go over months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  });
});

describe("columns", () => {
  const history = buildHistory(NOW);
  const columns = columnsOf(history.series, history.compare, format);

  test("each stretch meets the same time a week before", () => {
    const { point, before } = columns[70]!;
    expect(Date.parse(point.start_at) - Date.parse(before!.start_at)).toBe(7 * 86_400_000);
  });
  test("they meet by the clock on the wall when the hour has changed between", () => {
    const at = (text: string) => ({ ...history.series, points: [{ ...history.series.points[0]!, start_at: text, figures: buildFigures(1, 1) }] });
    const [column] = columnsOf(at("2026-03-30T08:00:00Z"), at("2026-03-23T09:00:00Z"), format);
    expect(column?.before).not.toBeNull();
  });
  test("gaps are gaps, never zeros", () => {
    const place = columns.findIndex(({ point }) => point.figures === null);
    expect(marksOf(columns[place]!.point)).toContain("gap");
    expect([levelData(columns), callsData(columns)].flatMap((data) => data.series.filter((one) => one.kind !== "ghost").map((one) => one.values[place]))).toEqual([null, null, null, null]);
  });
  test("half-seen and open stretches are marked", () => {
    const kinds = new Set(levelData(columns).marks.map((mark) => mark.kind));
    expect(kinds).toEqual(new Set(["closed", "gap", "partial", "open"]));
  });
  test("closed time is marked beside what else is to be known of it", () => {
    const point = { ...columns[0]!.point, is_closed: true, is_open: false, coverage_percent: 100 };
    expect(marksOf(point)).toEqual(["closed"]);
    expect(marksOf({ ...point, figures: null })).toEqual(["closed", "gap"]);
    expect(marksOf({ ...point, is_closed: false })).toEqual([]);
  });
  test("nobody waiting is a wait of none, and a gap is neither", () => {
    const place = columns.findIndex(({ point }) => point.figures === null);
    expect([waitData(columns), waitingData(columns)].flatMap((data) => data.series.map((one) => one.values[place])).slice(0, 2)).toEqual([null, null]);
    expect(waitingData(columns).series[1]!.values[0]).toBe(0.4);
  });
  test("a stretch stands in the address in UTC, and is read back as it was", () => {
    const stretch = { from: "2026-11-23T07:00:00Z", to: "2026-11-23T07:15:00Z" };
    expect(writeStretch(stretch)).toBe("20261123T0700Z-20261123T0715Z");
    expect(readStretch(writeStretch(stretch))).toEqual(stretch);
    expect(readStretch(writeStretch({ from: "2026-11-23T08:00:00+01:00", to: "2026-11-23T08:15:00+01:00" }))).toEqual(stretch);
  });
  test.each([null, "", "igår", "20261123T0700Z", "20261123T0715Z-20261123T0700Z", "20261399T0700Z-20261399T0800Z"])("%s is no stretch", (text) => {
    expect(readStretch(text)).toBeNull();
  });
  test("what is chosen is written by its length", () => {
    const written = (from: string, to: string) => stretchText({ from, to }, format).replaceAll(".", "");
    expect(written("2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z")).toBe("mån 23 nov 08:00–09:00");
    expect(written("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z")).toBe("mån 23 nov");
    expect(written("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toBe("sön 25 okt");
    expect(written("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")).toBe("2026-11-16 – 2026-11-22");
    expect(written("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z")).toBe("2026-11-22 11:00 – 2026-11-23 11:00");
  });
  test("a stretch is written as long as it is", () => {
    const point = { start_at: "2026-11-15T23:00:00Z", end_at: "2026-11-22T23:00:00Z" };
    expect(spanText(point, "week", format)).toBe("2026-11-16 – 2026-11-22");
    expect(spanText({ start_at: iso(NOW - 100_000), end_at: iso(NOW) }, "15m", format)).toMatch(/^mån 23 nov\.? 10:39–10:41$/);
  });
});

describe("the week's pattern", () => {
  const { cells } = buildHeatmap(NOW);
  test("begins and ends with the hours that have calls", () => {
    const hours = hoursWithCalls(cells)!;
    expect(hours).toEqual({ first: 7, last: 16 });
    expect(weekRows(cells, hours).map((row) => [row.length, row[0]!.weekday, row[0]!.minute])).toEqual(Array.from({ length: 7 }, (_, weekday) => [40, weekday, 420]));
    expect(hoursWithCalls(cells.map((cell) => ({ ...cell, offered: 0 })))).toBeNull();
  });
  test("shades tell unseen, empty, under and on target apart", () => {
    const cell = (percent: number | null, occurrences = 4) => ({ ...cells[0]!, occurrences, offered_per_occurrence: occurrences === 0 ? null : 2, level: { numerator: 1, denominator: 2, percent } });
    expect([cell(79.9), cell(80), cell(null), cell(90, 0)].map((one) => shadeOf(one, "level", 4, 80).tone)).toEqual(["below", "above", "none", "unseen"]);
    expect(shadeOf(cell(80), "offered", 4, 80)).toEqual({ tone: "calm", strength: 0.5 });
    expect(shadeOf(cell(10), "level", 4, 80).strength).toBe(1);
  });
});

describe("reports", () => {
  test("all that is chosen is read from the address", () => {
    const choice = readReportChoice(new URLSearchParams("period=30d&ko=1&ko=3&steg=week&formel=offered&sida=2&lista=x"), today);
    expect(choice).toMatchObject({ queueIds: ["1", "3"], resolution: "week", formula: "offered", rowPage: 2, callPage: 1 });
    expect(questionOf(choice, rangeOf(choice.period, NOW, today)!)).toEqual({ queue_id: ["1", "3"], from: "2026-10-25", to: today, resolution: "week", formula: "offered" });
  });
  test("a wait is written with its bounds", () => {
    const call = { ...buildAbandoned(NOW).calls[0]!, wait_at_least_seconds: 12 };
    const written = [12, 20, null].map((most) => abandonedWait({ ...call, wait_at_most_seconds: most }, sv.reports));
    expect(written).toEqual(["0:12", "0:12–0:20", "minst 0:12"]);
  });
});
