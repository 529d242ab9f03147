import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import type { Export } from "@/shared/api/types";
import { createFeed } from "@/shared/live/feed";
import { buildCalls, buildDashboard, buildLevel } from "../support/fixture";
import { buildAbandoned, buildHeatmap, buildHistory, buildIndex, buildReport } from "../support/history-fixture";
import { renderPage } from "../support/render";
import { buildDay, buildStaffing } from "../support/staffing-fixture";
import { json, problem, standInServer, type StandInServer } from "../support/server";


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

  const written = (members: Partial<Export>): Export => ({ export_id: "e1", state: "writing", row_count: 0, total_row_count: 2000, file_name: "rapport.xlsx", failure: null, ...members });
  const order = async (format: string) => {
    await openAt("/rapporter");
    await screen.findByRole("group", { name: "Summor per kö" }, PATIENT);
    await userEvent.click(screen.getByRole("button", { name: `Hämta rapporten: ${format}` }));
  };

  test.each(["CSV", "CSV för Excel", "XLSX"])("the whole report as %s is followed while it is written, and fetched when it is whole", async (format) => {
    const save = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    server.answers.set("POST /reports/export", () => json(written({ state: "waiting" })));
    server.answers.set("GET /exports/e1", () => json(written({ row_count: 1000 })));
    await order(format);
    expect(screen.getByText("Väntar på sin tur …")).toBeVisible();
    expect(await screen.findByText("1 000 av 2 000 rader", {}, PATIENT)).toBeVisible();
    expect(screen.getByRole("progressbar", { name: "Hämta" })).toHaveAttribute("value", "1000");
    server.answers.set("GET /exports/e1", () => json(written({ row_count: 2000 })));
    expect(await screen.findByText("Filen görs färdig …", {}, PATIENT)).toBeVisible();
    expect(save).not.toHaveBeenCalled();
    server.answers.set("GET /exports/e1", () => json(written({ state: "done", row_count: 2000 })));
    expect(await screen.findByText("Hämtat: 2 000 rader", {}, PATIENT)).toBeVisible();
    expect(save).toHaveBeenCalledOnce();
    expect((save.mock.contexts[0] as HTMLAnchorElement).pathname).toBe("/api/v1/exports/e1/file");
    expect(asked("POST /reports/export?")[0]).toMatch(new RegExp(`resolution=hour&format=${{ CSV: "csv", XLSX: "xlsx" }[format] ?? "csv-excel"}&language=sv$`));
  }, 20_000);

  test("an export that is cancelled is no longer written", async () => {
    server.answers.set("POST /reports/export", () => json(written({})));
    server.answers.set("GET /exports/e1", () => json(written({ row_count: 1 })));
    server.answers.set("DELETE /exports/e1", () => new Response(null, { status: 204 }));
    await order("XLSX");
    await userEvent.click(await screen.findByRole("button", { name: "Avbryt" }));
    await waitFor(() => { expect(asked("DELETE /exports/e1")).toHaveLength(1); });
    expect(screen.queryByRole("progressbar")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Hämta rapporten: XLSX" })).toBeEnabled();
  }, 20_000);

  test("an export that cannot be ordered, or fails on the way, says why", async () => {
    server.answers.set("POST /reports/export", () => problem(503, "store-unavailable"));
    await order("XLSX");
    expect(await screen.findByRole("alert")).toHaveTextContent("Hämtningen avbröts: Databasen går inte att nå just nu");
    server.answers.set("POST /reports/export", () => json(written({ state: "failed", failure: "cannot-write" })));
    await userEvent.click(screen.getByRole("button", { name: "Hämta rapporten: CSV" }));
    expect(await screen.findByText("Hämtningen avbröts: Trio Monitor kan inte skriva filen, disken kan vara full")).toBeVisible();
  }, 20_000);
});
