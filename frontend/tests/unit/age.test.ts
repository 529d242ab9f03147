import { describe, expect, test } from "vitest";
import { ageWords } from "@/features/connection/age-words";
import { momentOf, secondsSince, secondsUntil } from "@/shared/centre/age";
import { buildDashboard, buildSource, iso, NOW } from "../support/fixture";

const dashboard = buildDashboard(NOW, undefined, { read_at: iso(NOW) });
const lookAfter = (seconds: number) => momentOf(dashboard, NOW + seconds * 1000).look;

describe("values age in the browser even when no event arrives", () => {
  test.each([[0, "fresh"], [15, "fresh"], [16, "late"], [30, "late"], [31, "lost"], [300, "lost"], [301, "gone"]])("after %d s they are %s", (seconds, look) => {
    expect(lookAfter(seconds)).toBe(look);
  });
  test("the server's worse word stands", () => {
    const late = buildDashboard(NOW, undefined, { read_at: iso(NOW), source: buildSource(NOW, { freshness: "late" }) });
    expect(momentOf(late, NOW).look).toBe("late");
  });
  test("a centre that never answered is never, not zero seconds old", () => {
    expect(momentOf(buildDashboard(NOW, undefined, { read_at: null }), NOW)).toMatchObject({ look: "never", ageSeconds: null });
    expect(momentOf(null, NOW).look).toBe("never");
  });
});

describe("ticking", () => {
  const since = iso(NOW - 6_400);
  const waitAfter = (seconds: number) => secondsSince(since, momentOf(dashboard, NOW + seconds * 1000));
  test("gains one second each second while the values are fresh", () => {
    expect([0, 1, 2, 3].map(waitAfter)).toEqual([6, 7, 8, 9]);
  });
  test("stops when the values turn late: nobody knows if the call still waits", () => {
    expect(waitAfter(15)).toBe(21);
    expect(waitAfter(29)).toBe(21);
  });
  test("never counts down below zero", () => {
    expect(secondsUntil(NOW - 5_000, NOW)).toBe(0);
    expect(secondsUntil(NOW + 7_200, NOW)).toBe(7);
    expect(secondsSince(iso(NOW + 5_000), momentOf(dashboard, NOW))).toBe(0);
  });
});

test.each([[0, "0 s"], [59, "59 s"], [60, "1:00 min"], [3_599, "59:59 min"], [3_600, "1:00:00 h"], [86_399, "23:59:59 h"], [86_400, "1 d"], [222_215, "2 d"]])(
  "an age of %i seconds is written %s",
  (seconds, words) => { expect(ageWords(seconds)).toBe(words.replace(" ", "\u00a0")); },
);
