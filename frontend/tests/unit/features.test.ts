import { describe, expect, test } from "vitest";
import { chooseAgents, countByState, readAgentChoice } from "@/features/agents/agent-list";
import { placeBars } from "@/shared/charts/interval-bars";
import { waitText } from "@/shared/calls/call-wait";
import { tokenIn } from "@/features/session/token";
import { pageTitle } from "@/app/page-title";
import { momentOf } from "@/shared/centre/age";
import { viewQueue } from "@/shared/centre/queue-view";
import { sv } from "@/shared/i18n/sv";
import { buildAgents, buildCalls, buildDashboard, buildQueue, iso, NOW } from "../support/fixture";

const firstChoice = readAgentChoice(new URLSearchParams());

describe("choosing agents", () => {
  const agents = buildAgents(NOW, 500, 50);
  const queueName = (id: string | null) => (id === null ? "" : `Kö ${id}`);
  test("searches without minding case and foreign accents", () => {
    expect(chooseAgents(agents, { ...firstChoice, search: "åkerl" }, queueName).every((agent) => agent.name.includes("Åkerlund"))).toBe(true);
    expect(chooseAgents([{ ...agents[0]!, name: "André Ek" }], { ...firstChoice, search: "andre" }, queueName)).toHaveLength(1);
    expect(chooseAgents([{ ...agents[0]!, name: "Åsa Ek" }], { ...firstChoice, search: "asa" }, queueName)).toHaveLength(0);
  });
  test("sorts by the Swedish alphabet", () => {
    const names = chooseAgents([{ ...agents[0]!, name: "Örjan" }, { ...agents[1]!, name: "Åsa" }, { ...agents[2]!, name: "Zara" }], firstChoice, queueName).map((agent) => agent.name);
    expect(names).toEqual(["Zara", "Åsa", "Örjan"]);
  });
  test("by time puts those first who changed last, and turns round", () => {
    const shortest = chooseAgents(agents, { ...firstChoice, column: "time" }, queueName)[0]!;
    const longest = chooseAgents(agents, { ...firstChoice, column: "time", isDescending: true }, queueName)[0]!;
    expect(Date.parse(shortest.state_since!)).toBeGreaterThan(Date.parse(longest.state_since!));
  });
  test("counts every agent in one state", () => {
    expect(Object.values(countByState(agents, firstChoice)).reduce((sum, count) => sum + count, 0)).toBe(500);
  });
});

describe("today's bars", () => {
  const interval = (hour: number, denominator: number, isOpen = false) => ({
    start_at: iso(Date.parse("2026-11-23T06:00:00Z") + hour * 900_000),
    offered: denominator,
    level: { numerator: denominator, denominator, percent: denominator === 0 ? null : 100 },
    is_open: isOpen,
  });
  test("an interval without calls is a gap, not a bar of zero", () => {
    expect(placeBars([interval(0, 0), interval(1, 4), interval(2, 0), interval(3, 5, true)], 80).bars.map((bar) => bar.place)).toEqual([0, 2]);
  });
  test("open intervals are marked and do not count as the lowest", () => {
    const { bars, lowestPercent } = placeBars([interval(0, 4, true)], 80);
    expect(bars[0]?.isOpen).toBe(true);
    expect(lowestPercent).toBeNull();
  });
  test("before the first call there are none", () => {
    expect(placeBars([interval(0, 0)], 80).bars).toEqual([]);
  });
});

describe("a sign-in token", () => {
  const token = "IcsL2iGiFDNK-Nj1YrvGyFlSS1yjLUy14IzJEXQe2mI";
  test.each([`http://127.0.0.1:8000/#sign-in=${token}`, `#sign-in=${token}`, `  ${token} `])("is found in %s", (text) => {
    expect(tokenIn(text)).toBe(token);
  });
  test.each(["", "short", "http://127.0.0.1:8000/", "#sign-in=", "two words are no token"])("is not found in %s", (text) => {
    expect(tokenIn(text)).toBeNull();
  });
});

describe("a call's wait", () => {
  const call = { ...buildCalls(NOW, 0, 1).calls[0]!, outcome: "abandoned" as const, wait_at_least_seconds: 4 };
  test("is one figure when it is known and two bounds when it is not", () => {
    expect(waitText({ ...call, wait_at_most_seconds: 4 }, sv.level.calls)).toBe("0:04");
    expect(waitText({ ...call, wait_at_most_seconds: 14 }, sv.level.calls)).toBe("0:04–0:14");
    expect(waitText({ ...call, outcome: null, wait_at_most_seconds: null }, sv.level.calls)).toBe("minst 0:04");
    expect(waitText({ ...call, outcome: "unobserved", wait_at_most_seconds: null }, sv.level.calls)).toBe("–");
  });
});

describe("the title", () => {
  const moment = momentOf(buildDashboard(NOW, undefined, { read_at: iso(NOW) }), NOW);
  const views = [viewQueue(buildQueue(NOW, { id: "1", name: "Växel" }, 19), moment)];
  test("tells the worst wait by shape, time and queue", () => {
    expect(pageTitle({ views, state: "live" }, sv.page)).toBe("▲ 0:19 Växel – Trio Monitor");
  });
  test("tells lost contact before any wait", () => {
    expect(pageTitle({ views, state: "browser_lost" }, sv.page)).toBe("◌ Ingen kontakt – Trio Monitor");
  });
  test("tells that nobody waits", () => {
    expect(pageTitle({ views: [], state: "live" }, sv.page)).toBe("● Ingen väntar – Trio Monitor");
    const [closed, unknown] = [{ ...views[0]!, status: "closed" as const, waitingCount: null, waitSeconds: null }, { ...views[0]!, waitingCount: null, waitSeconds: null }];
    expect(pageTitle({ views: [closed, unknown], state: "live" }, sv.page)).toBe("● Ingen väntar – Trio Monitor");
  });
  test.each([["how many wait", null], ["how long they wait", 2]])("does not tell that nobody waits when it is not known %s", (_what, waitingCount) => {
    expect(pageTitle({ views: [{ ...views[0]!, waitingCount, waitSeconds: null }], state: "live" }, sv.page)).toBe("◌ okänt – Trio Monitor");
  });
});
