import { focusManager } from "@tanstack/react-query";
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { ForecastPanel } from "@/features/staffing/ForecastPanel";
import { StaffingPanel } from "@/features/staffing/StaffingPanel";
import type { Silence } from "@/shared/api/types";
import { NOW } from "../support/fixture";
import { buildHistory } from "../support/history-fixture";
import { renderPage } from "../support/render";
import { json, problem, standInServer, type StandInServer } from "../support/server";
import { buildDay, buildStaffing } from "../support/staffing-fixture";


const STAFFING = "GET /queues/1/staffing";
let server: StandInServer;

const textOf = (row: HTMLElement) => row.textContent.replaceAll("\u00a0", " ");

beforeEach(() => { server = standInServer(); });

describe("staffing now", () => {
  const show = (look: "fresh" | "late" = "fresh") => renderPage(<StaffingPanel queueId="1" look={look} />);

  test("tells how many are needed, how many there are, and what one fewer and one more would mean", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing()));
    show();
    expect(await screen.findByText("1 för få")).toBeVisible();
    const rows = within(screen.getByRole("table", { name: /en färre, lika många och en till/ })).getAllByRole("row");
    expect(rows.map(textOf)).toEqual([
      "HandläggareBeräknad servicenivåMedelväntetidLägger på",
      "10 en färre63,9 %0:1613,7 %",
      "11 nu74,2 %0:119,4 %",
      "12 en till82,5 %0:076,1 %",
    ]);
  });
  test("lists what it is reckoned from", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing({ model: "erlang_c", patience_seconds: null, usual_arrivals_per_hour: null })));
    show();
    expect(await screen.findByText("10 erlang")).toBeVisible();
    expect(screen.getByText("senaste halvtimmen")).toBeVisible();
    expect(screen.getByText("för få har lagt på för att veta")).toBeVisible();
    expect(screen.getByText(/^Erlang C: ingen lägger på.* Den som svarar i flera köer räknas helt i var och en/)).toBeVisible();
  });
  test("a number that cannot carry the load is told in words, never as a figure", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing({ agents: 10, expectations: buildStaffing().figures!.expectations.slice(1) })));
    show();
    const rows = within(await screen.findByRole("table")).getAllByRole("row");
    expect(rows.slice(1).map(textOf)).toEqual(["9 en färreräcker inte, kön växer", "10 nuräcker inte, kön växer", "11 en till74,2 %0:119,4 %"]);
  });
  test("enough is told as enough, and a target out of reach as that", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing({ agents: 12 })));
    const { unmount } = show();
    expect(await screen.findByText("räcker")).toBeVisible();
    unmount();
    server.answers.set(STAFFING, () => json(buildStaffing({ needed: null })));
    show();
    expect(await screen.findByText("Målet nås inte med något antal")).toBeVisible();
  });
  test.each<[Silence, string]>([
    ["late", "Väntar på aktuella värden"],
    ["closed", "Kön är stängd"],
    ["unwatched", "För få avläsningar den senaste halvtimmen"],
    ["no_calls", "Inga samtal att räkna på"],
    ["few_handled", "För få samtal att räkna på"],
    ["agents_unknown", "Antalet handläggare är okänt"],
  ])("is silent when %s, and says why", async (silence, title) => {
    server.answers.set(STAFFING, () => json(buildStaffing({}, silence)));
    show();
    expect(await screen.findByText(title)).toBeVisible();
    expect(screen.queryByRole("table")).not.toBeInTheDocument();
  });
  test("goes silent with the page's own values, whatever the server said a moment ago", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing()));
    show("late");
    expect(await screen.findByText("Väntar på aktuella värden")).toBeVisible();
    expect(screen.queryByText("Behövs nu")).not.toBeInTheDocument();
  });
  test("a number is taken away when it is asked for anew in vain: it was of a while ago", async () => {
    server.answers.set(STAFFING, () => json(buildStaffing()));
    show();
    expect(await screen.findByText("1 för få")).toBeVisible();
    server.answers.set(STAFFING, () => problem(503, "store-unavailable"));
    act(() => {
      focusManager.setFocused(false);
      focusManager.setFocused(true);
    });
    expect(await screen.findByText("Databasen går inte att nå just nu")).toBeVisible();
    expect(screen.queryByText("1 för få")).not.toBeInTheDocument();
  });
  test("a failure is told, and can be tried again", async () => {
    server.answers.set(STAFFING, () => problem(503, "store-unavailable"));
    show();
    expect(await screen.findByText("Databasen går inte att nå just nu")).toBeVisible();
    server.answers.set(STAFFING, () => json(buildStaffing()));
    await userEvent.click(screen.getByRole("button", { name: "Försök igen" }));
    expect(await screen.findByText("1 för få")).toBeVisible();
  });
});

describe("the rest of the day", () => {
  const DAY_START = Date.parse("2026-11-23T08:00:00Z");
  const show = () => renderPage(<ForecastPanel queueId="1" today="2026-11-23" timeZone="Europe/Stockholm" themeKey="light" />);

  beforeEach(() => {
    const { forecast, points } = buildDay(DAY_START);
    const history = buildHistory(NOW, { compare: null });
    server.answers.set("GET /queues/1/forecast", () => json(forecast));
    server.answers.set("GET /history/1", () => json({ ...history, series: { ...history.series, points } }));
  });

  test("tells what has come, what is still expected, and what that rests on", async () => {
    show();
    expect(await screen.findByRole("img", { name: /prognos för resten av dagen/ })).toBeVisible();
    expect(screen.getByText("snitt av 6 tidigare måndagar, anpassat efter i dag")).toBeVisible();
    const sums = (name: string) => screen.getByText(name).nextSibling?.textContent;
    expect(sums("Inkomna hittills")).toBe("31");
    expect(sums("Väntas ytterligare")).toBe("29");
    expect(sums("Jämfört med vanligt")).toBe("+8\u00a0%");
    expect(server.requests()).toContain("GET /history/1?from=2026-11-23&to=2026-11-23&resolution=15m");
  });
  test("the same stands in a table, in which a quarter that nobody saw is no zero", async () => {
    show();
    await userEvent.click(await screen.findByRole("radio", { name: "Tabell" }));
    const rows = within(screen.getByRole("table", { name: "Inkomna samtal och prognos per kvart i dag" })).getAllByRole("row");
    expect(rows.slice(1).map(textOf)).toEqual([
      "09:15–09:301210",
      "09:30–09:45Ingen avläsning–12",
      "09:45–10:001514",
      "10:00–10:15Pågår413",
      "10:15–10:30–11",
      "10:30–10:45–9",
    ]);
  });
  test("without days to compare with there is none, and it says why", async () => {
    server.answers.set("GET /queues/1/forecast", () => json({ queue_id: "1", days: 1, scale: null, points: [] }));
    show();
    expect(await screen.findByText("Ingen prognos i dag")).toBeVisible();
    expect(screen.getByText(/minst två tidigare måndagar/)).toBeVisible();
  });
});
