import { describe, expect, test } from "vitest";
import { createFormat, duration } from "@/shared/format/format";
import { writeNumber } from "@/shared/forms/text";

const swedish = createFormat("sv", "Europe/Stockholm");
const english = createFormat("en", "Europe/Stockholm");
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("durations", () => {
  test.each([[0, "0:00"], [17.9, "0:17"], [61, "1:01"], [3599, "59:59"], [3600, "1:00:00"], [-3, "0:00"]])("%d s is %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
  test("an unknown duration is a dash, not zero", () => {
    expect(duration(null)).toBe("–");
    expect(duration(Number.NaN)).toBe("–");
  });
});

describe("figures", () => {
  test("are written the Swedish way", () => {
    expect(plain(swedish.percent(83.4))).toBe("83,4 %");
    expect(plain(swedish.count(1204))).toBe("1 204");
    expect(plain(swedish.wholePercent(80))).toBe("80 %");
  });
  test("are written the English way", () => {
    expect(english.percent(83.4)).toBe("83.4%");
    expect(english.count(1204)).toBe("1,204");
  });
  test("are written in a field with the comma or the point of the language", () => {
    expect([writeNumber(2.5, "sv"), writeNumber(2.5, "en"), writeNumber(Number.NaN, "sv"), writeNumber(null, "en")]).toEqual(["2,5", "2.5", "", ""]);
  });
  test("a share just under the goal is not rounded up to it", () => {
    expect(plain(swedish.percent(79.99))).toBe("79,9 %");
    expect(plain(swedish.percent(100 * (29 / 100)))).toBe("29,0 %");
  });
  test("a mean that is next to nothing is not written as nothing", () => {
    expect([0, 0.03, 0.06, 1.25].map((value) => swedish.decimal(value))).toEqual(["0", "<\u00a00,1", "0,1", "1,3"]);
  });
  test("weekdays are as short as the language writes them", () => {
    expect([0, 3].map(swedish.shortWeekday)).toEqual(["mån", "tors"]);
    expect([0, 3].map(english.shortWeekday)).toEqual(["Mon", "Thu"]);
  });
  test("a missing figure is a dash", () => {
    expect(swedish.percent(null)).toBe("–");
    expect(swedish.count(undefined)).toBe("–");
  });
  test("instants are told in the centre's zone, on both sides of a clock change", () => {
    expect(swedish.time("2026-03-29T00:30:00Z")).toBe("01:30");
    expect(swedish.time("2026-03-29T01:30:00Z")).toBe("03:30");
    expect(swedish.dateTime("2026-11-23T23:30:00Z")).toBe("2026-11-24 00:30");
  });
  test("an instant of another date in the centre's zone than now is told with its date", () => {
    const now = Date.parse("2026-11-23T08:00:00Z");
    expect(swedish.pastTime("2026-11-22T23:03:22Z", now)).toBe("00:03:22");
    expect(swedish.pastTime("2026-11-20T13:03:22Z", now)).toBe("2026-11-20 14:03");
  });
});
