import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { buildCalls, buildDashboard, buildLevel } from "../support/fixture";
import { buildAbandoned, buildHeatmap, buildHistory, buildIndex, buildReport } from "../support/history-fixture";
import { renderPage } from "../support/render";
import { buildDay, buildStaffing } from "../support/staffing-fixture";
import { json, problem, standInServer, type StandInServer } from "../support/server";

// The canvas is looked at in a real browser; jsdom has none.
vi.mock("@/features/trend/chart", async (original) => ({ ...(await original()), createChart: () => ({ setData: vi.fn(), setSize: vi.fn(), destroy: vi.fn() }) }));
vi.mock("@/shared/charts/bars-and-lines", () => ({ createChart: () => ({ setSize: vi.fn(), destroy: vi.fn() }) }));

const PATIENT = { timeout: 8_000 };
let server: StandInServer;

beforeEach(() => {
  const now = Date.now();
  server = standInServer();
  server.answers.set("GET /history/1", () => json(buildHistory(now)));
  server.answers.set("GET /history/1/heatmap", () => json(buildHeatmap(now)));
  server.answers.set("GET /calls", () => json(buildCalls(now, 0, 25)));
  server.answers.set("GET /queues/1/staffing", () => json(buildStaffing()));
  server.answers.set("GET /queues/1/forecast", () => json(buildDay(now).forecast));
  server.answers.set("GET /history", () => json(buildIndex(now)));
  server.answers.set("GET /reports", () => json(buildReport(now)));
  server.answers.set("GET /reports/abandoned", () => json(buildAbandoned(now)));
});

async function openAt(path: string) {
  window.history.replaceState(null, "", path);
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  server.sendSnapshot(buildDashboard(Date.now()));
}

const asked = (start: string) => server.requests().filter((one) => one.startsWith(start));

describe("finding one's way", () => {
  test("a queue's name leads to its page, and back leads back", async () => {
    await openAt("/");
    await userEvent.click(await screen.findByRole("link", { name: "Växel" }));
    expect(window.location.pathname).toBe("/ko/1");
    expect(await screen.findByRole("heading", { level: 1, name: "Växel" }, PATIENT)).toBeVisible();
    expect(screen.getByRole("main")).toHaveFocus();
    expect(document.title).toBe("Växel – Trio Monitor");
    window.history.back();
    expect(await screen.findByRole("group", { name: "Köer" })).toBeVisible();
    expect(within(screen.getByRole("navigation", { name: "Sidor" })).getByRole("link", { name: "Översikt" })).toHaveAttribute("aria-current", "page");
  }, 20_000);

  test("an address that leads nowhere says so and shows the way out", async () => {
    await openAt("/hittas-inte");
    expect(await screen.findByText("Adressen leder ingenstans. Den kan vara felskriven eller ha flyttat.")).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Till översikten" }));
    expect(await screen.findByRole("group", { name: "Köer" })).toBeVisible();
  });
});

describe("the queue page", () => {
  test("shows the queue now, its period, its charts' table, its week and its calls", async () => {
    await openAt("/ko/1");
    expect(await screen.findByRole("img", { name: /^Diagram över servicenivå/ }, PATIENT)).toBeVisible();
    expect(screen.getByText("Varning")).toBeVisible();
    expect(asked("GET /history/1?")[0]).toContain("resolution=15m&compare=week");
    expect(await screen.findByRole("table", { name: "Veckodag och kvart: Inkomna per kvart" })).toBeVisible();
    expect(await screen.findByRole("heading", { name: "Samtalen bakom" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Visa Siffrorna som tabell" }));
    const table = screen.getByRole("group", { name: "Siffrorna som tabell" });
    expect(within(table).getAllByRole("row")).toHaveLength(97);
    expect(within(table).getByText("Pågår, kan ändras")).toBeVisible();
  }, 20_000);

  test("tells how far today is from the target, and opens today's level to its formula and calls", async () => {
    const dashboard = buildDashboard(Date.now());
    await openAt("/ko/1");
    server.sendSnapshot({ ...dashboard, queues: dashboard.queues.map((queue) => ({ ...queue, today: buildLevel(Date.now(), 79, 100) })) });
    expect(await screen.findByText("5 samtal i tid till 80 %", {}, PATIENT)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /^Servicenivå för Växel i dag/ }));
    expect(screen.getByRole("dialog", { name: "Servicenivå – Växel" })).toBeVisible();
    expect(asked("GET /service-level?")[0]).toContain("queue_id=1");
  }, 20_000);

  test("keeps the chosen period in the address", async () => {
    await openAt("/ko/1");
    await userEvent.click(await screen.findByRole("radio", { name: "30 dygn" }, PATIENT));
    expect(window.location.search).toBe("?period=30d");
    await waitFor(() => { expect(asked("GET /history/1?").at(-1)).toContain("resolution=day"); });
  }, 20_000);

  test("dates that make no period are told as such, without asking the server", async () => {
    await openAt("/ko/1?period=own&fran=2026-11-10&till=2026-11-01");
    expect(await screen.findByRole("alert", {}, PATIENT)).toHaveTextContent("Välj två datum, det första inte efter det andra.");
    expect(asked("GET /history/1?").filter((one) => one.includes("2026-11-10"))).toEqual([]);
  }, 20_000);

  test("a queue that history does not know is told as that, with what the server says", async () => {
    server.answers.set("GET /history/1", () => problem(404, "no-such-queue"));
    await openAt("/ko/1");
    expect(await screen.findByText("Historiken känner inte kön", {}, PATIENT)).toBeVisible();
    expect(screen.getByText("no-such-queue")).toBeVisible();
    server.answers.set("GET /history/1", () => json(buildHistory(Date.now())));
    await userEvent.click(screen.getByRole("button", { name: "Försök igen" }));
    expect(await screen.findByRole("img", { name: /^Diagram över servicenivå/ })).toBeVisible();
  }, 20_000);
});

describe("the reports page", () => {
  test("shows totals by sums, rows with coverage, and those who hung up", async () => {
    await openAt("/rapporter");
    const sums = await screen.findByRole("group", { name: "Summor per kö" }, PATIENT);
    expect(within(sums).getAllByRole("row")).toHaveLength(6);
    expect(within(within(sums).getByRole("row", { name: /^Summa/ })).getByText(/ av /)).toBeVisible();
    expect(within(screen.getByRole("group", { name: "Per tidsavsnitt" })).getByRole("columnheader", { name: "Täckning" })).toBeVisible();
    expect(within(await screen.findByRole("group", { name: "Tappade samtal" })).getByText("minst 1:18")).toBeVisible();
    expect(screen.getByRole("link", { name: "Rapporter" })).toHaveAttribute("aria-current", "page");
  }, 20_000);

  test("asks for what is in the address, and puts there what is chosen", async () => {
    await openAt("/rapporter?period=30d&ko=2&formel=offered");
    await screen.findByRole("group", { name: "Summor per kö" }, PATIENT);
    expect(asked("GET /reports?")[0]).toMatch(/queue_id=2&.*resolution=day&formula=offered/);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Upplösning" }), "Vecka");
    await userEvent.click(screen.getByRole("checkbox", { name: "Fakturafrågor", hidden: true }));
    expect(window.location.search).toBe("?period=30d&formel=offered&steg=week&ko=2&ko=4");
    await waitFor(() => { expect(asked("GET /reports?").at(-1)).toMatch(/queue_id=2&queue_id=4&.*resolution=week/); });
  }, 20_000);

  test("a history without queues says so, and asks for no report", async () => {
    server.answers.set("GET /history", () => json({ ...buildIndex(Date.now()), queues: [] }));
    await openAt("/rapporter");
    expect(await screen.findByText("Inga köer i historiken ännu", {}, PATIENT)).toBeVisible();
    expect(screen.queryByRole("group", { name: "Hämta rapporten" })).not.toBeInTheDocument();
  }, 20_000);

  test("a period that nobody watched says so, rather than showing zeros", async () => {
    const report = buildReport(Date.now());
    const points = report.series.points.map((point) => ({ ...point, figures: null, coverage_percent: 0 }));
    server.answers.set("GET /reports", () => json({ ...report, series: { ...report.series, points } }));
    await openAt("/rapporter");
    expect(await screen.findByText("Inga avläsningar i perioden", {}, PATIENT)).toBeVisible();
  }, 20_000);

  test("the whole report is fetched as a file", async () => {
    const save = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: vi.fn() });
    server.answers.set("GET /reports/export", () => new Response("a\r\n1\r\n2\r\n", { headers: { "X-Total-Rows": "2" } }));
    await openAt("/rapporter");
    await userEvent.click(await screen.findByRole("button", { name: "Hämta rapporten: CSV för Excel" }, PATIENT));
    expect(await screen.findByText("Hämtat: 2 av 2 rader")).toBeVisible();
    expect(save).toHaveBeenCalledOnce();
    expect(asked("GET /reports/export?")[0]).toMatch(/resolution=hour&format=csv-excel&language=sv$/);
  }, 20_000);

  test("a download that breaks off says why", async () => {
    await openAt("/rapporter");
    await screen.findByRole("group", { name: "Summor per kö" }, PATIENT);
    server.answers.set("GET /reports/export", () => problem(503, "store-unavailable"));
    await userEvent.click(screen.getByRole("button", { name: "Hämta rapporten: XLSX" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Hämtningen avbröts: Databasen går inte att nå just nu (store-unavailable)");
  }, 20_000);
});
