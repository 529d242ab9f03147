import { beforeEach, describe, expect, test, vi } from "vitest";
import { pageTitle } from "@/app/page-title";
import { countAlerts, groupAlerts, lastedSeconds } from "@/features/alerts/alert-list";
import { againstLimit, nameOf } from "@/features/alerts/alert-words";
import { createBell } from "@/features/alerts/bell";
import { passes, pastQuestionOf, readAlertChoice } from "@/features/alerts/choice";
import { minutesLeftOfDay, startOfDay } from "@/shared/history/day";
import { createDesk, withDone, type Act } from "@/features/alerts/desk";
import type { Note } from "@/features/alerts/desktop";
import { createWatch } from "@/features/alerts/news";
import type { Alert } from "@/shared/api/types";
import { momentOf } from "@/shared/centre/age";
import { createFormat } from "@/shared/format/format";
import { sv } from "@/shared/i18n/sv";
import { loadSnapshot, saveSnapshot } from "@/shared/live/snapshot-cache";
import { routeOf } from "@/shared/router/routes";
import { buildAlert, buildAlerts } from "../support/alert-fixture";
import { buildDashboard, iso, NOW } from "../support/fixture";
import { json, problem, standInServer, type StandInServer } from "../support/server";

const format = createFormat("sv", "Europe/Stockholm");
const taken = { at: iso(NOW - 1_000), by: "Anna", note: "Ringer in fler" };
const ids = (alerts: readonly { alert: Alert }[]) => alerts.map(({ alert }) => alert.id);

describe("the list of open alerts", () => {
  test("folds an alert under the one that speaks for it, and lets it stand where that one is not shown", () => {
    const warning = buildAlert(NOW, { id: "a2", severity: "warning", inhibited_by: "a1" });
    const [group] = groupAlerts([buildAlert(NOW), warning], NOW);
    expect(group?.others).toEqual([warning]);
    expect(ids(groupAlerts([warning], NOW))).toEqual(["a2"]);
  });
  test("puts those that wait for somebody first, and keeps the order of the rest", () => {
    const alerts = buildAlerts(NOW, 4).map((alert, index) => (index === 0 ? { ...alert, acknowledged: taken } : alert));
    expect(ids(groupAlerts(alerts, NOW))).toEqual(["a2", "a3", "a4", "a1"]);
  });
  test("counts what needs somebody: not the taken, the snoozed, the spoken-for, nor what the banner tells", () => {
    const alerts = [
      buildAlert(NOW, { id: "warning", severity: "warning" }),
      buildAlert(NOW, { id: "taken", acknowledged: taken }),
      buildAlert(NOW, { id: "snoozed", snoozed_until: iso(NOW + 60_000) }),
      buildAlert(NOW, { id: "spoken for", inhibited_by: "taken" }),
      buildAlert(NOW, { id: "lost", metric: "source_lost", queue_id: null }),
    ];
    expect(countAlerts(groupAlerts(alerts, NOW), NOW)).toEqual({ loud: 1, worstLoud: "warning" });
    expect(countAlerts(groupAlerts(alerts, NOW + 60_000), NOW + 60_000)).toEqual({ loud: 2, worstLoud: "critical" });
  });
  test("an alert stops growing older when nobody can see it, but the lost source itself does not", () => {
    const moment = momentOf(buildDashboard(NOW), NOW + 100_000);
    expect(lastedSeconds(buildAlert(NOW), moment)).toBe(252 + 14);
    expect(lastedSeconds(buildAlert(NOW, { metric: "source_lost" }), moment)).toBe(352);
    expect(lastedSeconds(buildAlert(NOW, { ended_at: iso(NOW - 200_000) }), moment)).toBe(52);
  });
});

describe("an alert in words", () => {
  test.each([
    [buildAlert(NOW), "Växel – Längsta väntetid", "0:22, gräns 0:20"],
    [buildAlert(NOW, { metric: "service_level", value: 79.96, enter_value: 80 }), "Växel – Servicenivå", "79,9\u00a0%, gräns 80,0\u00a0%"],
    [buildAlert(NOW, { metric: "abandon_rate", queue_id: null, value: null, enter_value: 10 }), "Alla köer – Andel tappade", "–, gräns 10,0\u00a0%"],
    [buildAlert(NOW, { metric: "waiting", rule_name: "Fullt i växeln", value: 12, enter_value: 10 }), "Växel – Fullt i växeln", "12, gräns 10"],
    [buildAlert(NOW, { metric: "circuit_open", queue_id: null, value: 1, enter_value: 1 }), "Trio svarar inte, ett försök i taget", ""],
  ])("tells where, what and how much", (alert, name, figures) => {
    expect(nameOf(alert, sv.alerts)).toBe(name);
    expect(againstLimit(alert, sv.alerts, format)).toBe(figures);
  });
});

describe("the centre's own day", () => {
  test.each([
    ["2026-11-25", "2026-11-24T23:00:00.000Z"],
    ["2026-07-01", "2026-06-30T22:00:00.000Z"],
    // The nights that the clocks are changed in.
    ["2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["2026-10-26", "2026-10-25T23:00:00.000Z"],
  ])("%s begins at its midnight", (date, instant) => {
    expect(iso(startOfDay(date, format.date))).toBe(instant);
  });
  test("a snooze for the rest of the day ends at midnight, and never lasts longer than the server allows", () => {
    expect(minutesLeftOfDay(Date.parse("2026-11-25T15:00:00Z"), format.date)).toBe(8 * 60);
    expect(minutesLeftOfDay(Date.parse("2026-11-25T22:59:30Z"), format.date)).toBe(1);
    expect(minutesLeftOfDay(Date.parse("2026-10-24T22:00:00Z"), format.date)).toBe(24 * 60);
  });
});

describe("what the address asks for", () => {
  const choice = (search: string) => readAlertChoice(new URLSearchParams(search), "2026-11-25");

  test("is every alert of the last seven days when it asks for nothing", () => {
    expect(choice("")).toMatchObject({ state: "all", queueId: null, severity: null, before: null });
    expect(pastQuestionOf(choice(""), NOW, "2026-11-25", format.date)).toMatchObject({ from: "2026-11-18T23:00:00.000Z", to: "2026-11-25T23:00:00.000Z" });
  });
  test("filters open alerts too", () => {
    const alert = buildAlert(NOW);
    expect(passes(alert, choice("ko=1&niva=critical&regel=longest-wait-critical"))).toBe(true);
    expect(["ko=2", "niva=warning", "regel=x"].filter((search) => passes(alert, choice(search)))).toEqual([]);
  });
  test("makes no question of dates that make no period", () => {
    expect(pastQuestionOf(choice("period=own&fran=2026-11-10&till=2026-11-01"), NOW, "2026-11-25", format.date)).toBeNull();
  });
  test("leads to the list and to each alert", () => {
    expect(routeOf("/larm/")).toEqual({ page: "alerts" });
    expect(routeOf("/larm/4ab1")).toEqual({ page: "alert", alertId: "4ab1" });
    expect(routeOf("/larm/4ab1/x")).toEqual({ page: "missing" });
  });
});

describe("news", () => {
  test("are the alerts that come while the page is open, each once, also over a break", () => {
    const watch = createWatch();
    const [one, two, three] = buildAlerts(NOW, 3);
    expect(watch.see([one!], NOW)).toEqual([]);
    expect(watch.see([one!, two!], NOW)).toEqual([two]);
    expect(watch.see([], NOW)).toEqual([]);
    expect(watch.see([one!, two!, three!], NOW)).toEqual([three]);
  });
  test.each([
    ["taken on", { acknowledged: taken }],
    ["snoozed", { snoozed_until: iso(NOW + 60_000) }],
    ["spoken for", { inhibited_by: "other" }],
    ["recovering", { phase: "recovering" as const }],
  ])("are not those that are %s", (_state, members) => {
    const watch = createWatch();
    watch.see([], NOW);
    expect(watch.see([buildAlert(NOW, members)], NOW)).toEqual([]);
  });
});

describe("the bell", () => {
  const words = { title: (alerts: readonly Alert[]) => `${alerts.length}`, text: () => "" };
  let notes: Note[];
  let played: number;
  let sampled: number;
  let answer: NotificationPermission;

  const build = () =>
    createBell(
      { open: vi.fn(), close: vi.fn(), isHeard: () => true, play: () => { played += 1; }, playHere: () => { sampled += 1; }, subscribe: () => () => undefined },
      { permission: () => answer, ask: () => Promise.resolve(answer), show: (note) => { notes.push(note); } },
    );

  beforeEach(() => {
    notes = [];
    played = 0;
    sampled = 0;
    answer = "granted";
  });

  test("is silent until it is asked for", () => {
    const bell = build();
    bell.see([], NOW, words);
    bell.see(buildAlerts(NOW, 3), NOW, words);
    expect([played, notes]).toEqual([0, []]);
    expect(bell.read().latest).toHaveLength(3);
  });
  test("rings for critical alerts alone, once for several, and not again within a minute", () => {
    const bell = build();
    bell.chooseSound(true);
    expect(sampled).toBe(1);
    bell.see([], NOW, words);
    bell.see([buildAlert(NOW, { id: "w", severity: "warning" })], NOW, words);
    expect(played).toBe(0);
    bell.see([buildAlert(NOW, { id: "c1" }), buildAlert(NOW, { id: "c2" })], NOW, words);
    expect(played).toBe(1);
    bell.see([buildAlert(NOW, { id: "c3" })], NOW + 59_000, words);
    expect(played).toBe(1);
    bell.see([buildAlert(NOW, { id: "c4" })], NOW + 60_000, words);
    expect(played).toBe(2);
  });
  test("shows one note for several alerts, which leads to the list, and for one to the alert", async () => {
    const bell = build();
    await bell.chooseDesktop(true);
    bell.see([], NOW, words);
    bell.see(buildAlerts(NOW, 3), NOW, words);
    bell.see([buildAlert(NOW, { id: "x1" })], NOW, words);
    expect(notes.map(({ title, path }) => [title, path])).toEqual([["3", "/larm"], ["1", "/larm/x1"]]);
  });
  test("stays off where the browser refuses, and is remembered where it was chosen", async () => {
    answer = "denied";
    const bell = build();
    await bell.chooseDesktop(true);
    expect(bell.read()).toMatchObject({ hasDesktop: false, permission: "denied" });
    bell.chooseSound(true);
    expect(build().read()).toMatchObject({ hasSound: true, hasDesktop: false });
  });
});

describe("the desk", () => {
  const acknowledge: Act = { kind: "acknowledge", note: null };
  let server: StandInServer;
  beforeEach(() => { server = standInServer(); });

  test("shows what was done at once, and what the server answers when it has", async () => {
    const desk = createDesk();
    const alert = buildAlert(NOW);
    const others = { at: iso(NOW - 5_000), by: "Bo", note: null };
    server.answers.set("POST /alerts/a1/acknowledge", () => json({ ...alert, acknowledged: others }));
    const acting = desk.act(alert, acknowledge, { now: NOW, by: "Anna" });
    expect(withDone(alert, desk.read()).acknowledged?.by).toBe("Anna");
    await acting;
    expect(withDone(alert, desk.read()).acknowledged).toEqual(others);
  });
  test("gives way to what the stream tells next, also when that looks as before", async () => {
    const desk = createDesk();
    const alert = buildAlert(NOW);
    const snoozed = { ...alert, snoozed_until: iso(NOW + 900_000) };
    server.answers.set("POST /alerts/a1/snooze", () => json(snoozed));
    await desk.act(alert, { kind: "snooze", note: null, minutes: 15 }, { now: NOW, by: "Anna" });
    desk.observe([alert]);
    expect(withDone(alert, desk.read()).snoozed_until).toBe(snoozed.snoozed_until);
    desk.observe([snoozed]);
    expect(withDone(alert, desk.read()).snoozed_until).toBeNull();
  });
  test.each([
    ["alert-ended", () => problem(409, "alert-ended")],
    ["unreachable", (): Response => { throw new TypeError("network error"); }],
  ])("takes it back when it fails (%s), and tells why until somebody has read it", async (kind, answer) => {
    const desk = createDesk();
    const alert = buildAlert(NOW);
    server.answers.set("POST /alerts/a1/acknowledge", answer);
    await desk.act(alert, acknowledge, { now: NOW, by: "Anna" });
    expect(withDone(alert, desk.read())).toEqual(alert);
    const [failure] = desk.read().failures;
    expect(failure).toMatchObject({ error: { kind }, act: acknowledge });
    desk.dismiss(failure!);
    expect(desk.read().failures).toEqual([]);
  });
  test("a second act that fails leaves the first in force", async () => {
    const desk = createDesk();
    const alert = buildAlert(NOW);
    server.answers.set("POST /alerts/a1/snooze", () => json({ ...alert, snoozed_until: iso(NOW + 900_000) }));
    server.answers.set("POST /alerts/a1/wake", () => problem(503, "store-unavailable"));
    await desk.act(alert, { kind: "snooze", note: null, minutes: 15 }, { now: NOW, by: "Anna" });
    await desk.act(withDone(alert, desk.read()), { kind: "wake" }, { now: NOW, by: "Anna" });
    expect(withDone(alert, desk.read()).snoozed_until).toBe(iso(NOW + 900_000));
  });
});

describe("what the tab and the storage tell", () => {
  test("the title counts the alerts that need somebody", () => {
    const title = (alertCount: number) => pageTitle({ views: [], state: "live", alertCount }, sv.page);
    expect(title(2)).toBe("(2) ● Ingen väntar – Trio Monitor");
    expect(title(0)).toBe("● Ingen väntar – Trio Monitor");
  });
  test("the stored picture has the alerts, and not who took them on", () => {
    saveSnapshot(localStorage, buildDashboard(NOW, undefined, { alerts: [buildAlert(NOW, { acknowledged: taken, cause: taken })] }));
    expect(loadSnapshot(localStorage)?.alerts[0]?.acknowledged?.at).toBe(taken.at);
    expect(localStorage.getItem("trio-monitor.snapshot")).not.toMatch(/Anna|Ringer/);
  });
});
