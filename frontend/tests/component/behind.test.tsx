import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { drawn } from "../support/charts";
import { buildCalls, buildDashboard } from "../support/fixture";
import { buildAbandoned, buildFigures, buildHeatmap, buildHistory, buildIndex, buildReport } from "../support/history-fixture";
import { renderPage } from "../support/render";
import { json, problem, standInServer, type StandInServer } from "../support/server";
import { buildDay, buildStaffing } from "../support/staffing-fixture";

const PATIENT = { timeout: 8_000 };

let server: StandInServer;
const NOW = Date.now();
const HISTORY = buildHistory(NOW - (NOW % 900_000));
const CALLS_CHART = /^Diagram över inkomna, besvarade/;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /history/1", () => json(HISTORY));
  server.answers.set("GET /history/1/heatmap", () => json(buildHeatmap(NOW)));
  server.answers.set("GET /calls", () => json(buildCalls(NOW, 0, 25)));
  server.answers.set("GET /queues/1/staffing", () => json(buildStaffing()));
  server.answers.set("GET /queues/1/forecast", () => json(buildDay(NOW).forecast));
  server.answers.set("GET /history", () => json(buildIndex(NOW)));
  server.answers.set("GET /reports", () => json(buildReport(NOW)));
  server.answers.set("GET /reports/abandoned", () => json(buildAbandoned(NOW)));
});

async function openAt(path: string) {
  window.history.replaceState(null, "", path);
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  server.sendSnapshot(buildDashboard(Date.now()));
}

const lastCalls = () => new URLSearchParams(server.requests().filter((one) => one.startsWith("GET /calls?")).at(-1)?.split("?")[1]);
const chart = (name: RegExp) => [...drawn].find(([label]) => name.test(label))![1];

describe("the calls behind the charts of a queue", () => {
  const quarter = HISTORY.series.points[20]!;
  const compact = (iso: string) => `${iso.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
  const stretch = `${compact(quarter.start_at)}-${compact(quarter.end_at)}`;

  beforeEach(() => { Element.prototype.scrollIntoView = vi.fn(); });

  test("are narrowed to a stretch that is pressed in a chart, and the stretch stands in the address", async () => {
    await openAt("/ko/1");
    await screen.findByRole("img", { name: CALLS_CHART }, PATIENT);
    act(() => { chart(CALLS_CHART).look.onPick?.(20); });
    expect(window.location.search).toBe(`?avsnitt=${stretch}`);
    await waitFor(() => { expect(Date.parse(lastCalls().get("from")!)).toBe(Date.parse(quarter.start_at)); });
    expect(Date.parse(lastCalls().get("to")!)).toBe(Date.parse(quarter.end_at));
    expect(chart(CALLS_CHART).data.marks.filter(({ kind }) => kind === "chosen")).toHaveLength(1);
    expect(screen.getByRole("region", { name: "Samtalen bakom" })).toHaveFocus();
  }, 20_000);

  test("are those of the address's stretch when the page is opened, until the whole period is asked for", async () => {
    await openAt(`/ko/1?avsnitt=${stretch}`);
    const panel = await screen.findByRole("region", { name: "Samtalen bakom" }, PATIENT);
    expect(within(panel).getByText(/^som kom /)).toBeVisible();
    expect(Date.parse(lastCalls().get("from")!)).toBe(Date.parse(quarter.start_at));
    await userEvent.click(within(panel).getByRole("button", { name: "Visa hela perioden" }));
    expect(window.location.search).toBe("");
    await waitFor(() => { expect(lastCalls().get("from")).toBe(HISTORY.series.start_at); });
  }, 20_000);

  test("can be narrowed from the table as well, without a pointer", async () => {
    await openAt("/ko/1");
    await userEvent.click(await screen.findByRole("button", { name: "Visa Siffrorna som tabell" }, PATIENT));
    const [, , , first] = within(screen.getByRole("group", { name: "Siffrorna som tabell" })).getAllByRole("button", { name: /^Visa samtalen / });
    first!.focus();
    await userEvent.keyboard("{Enter}");
    expect(window.location.search).toMatch(/^\?avsnitt=\d{8}T\d{4}Z-\d{8}T\d{4}Z$/);
    expect(first!.closest("tr")).toHaveAttribute("aria-current", "true");
  }, 20_000);

  test("are sifted by the figure that counts them, and that stands in the address too", async () => {
    await openAt("/ko/1");
    const panel = await screen.findByRole("region", { name: "Samtalen bakom" }, PATIENT);
    await userEvent.selectOptions(within(panel).getByRole("combobox", { name: "Räknas som" }), "Korta avbrott");
    expect(window.location.search).toBe("?samtal=korta-avbrott");
    await waitFor(() => { expect(lastCalls().get("counted_as")).toBe("short_abandoned"); });
  }, 20_000);

  test("another period lets go of the stretch", async () => {
    await openAt(`/ko/1?avsnitt=${stretch}`);
    await userEvent.click(await screen.findByRole("radio", { name: "7 dygn" }, PATIENT));
    expect(window.location.search).toBe("?period=7d");
  }, 20_000);
});

describe("a figure of the past", () => {
  beforeEach(() => { Element.prototype.scrollIntoView = vi.fn(); });

  test("opens to its formula, its terms and its calls", async () => {
    await openAt("/ko/1");
    await userEvent.click(await screen.findByRole("button", { name: /^Tappade \d+\. Visa formel och samtal$/ }, PATIENT));
    const dialog = screen.getByRole("dialog", { name: /^Växel · / });
    expect(within(dialog).getByText("besvarade + tappade − korta avbrott")).toBeVisible();
    expect(within(dialog).getByText("tappade ÷ inkomna")).toBeVisible();
    expect(within(dialog).getByText("avläsningar som kom ÷ avläsningar som skulle ha kommit")).toBeVisible();
    expect(within(dialog).getByRole("combobox", { name: "Räknas som" })).toHaveValue("abandoned");
    await waitFor(() => { expect(lastCalls().get("counted_as")).toBe("abandoned"); });
    await userEvent.click(within(dialog).getByRole("button", { name: /^Korta avbrott \d+\. Visa samtalen$/ }));
    await waitFor(() => { expect(lastCalls().get("counted_as")).toBe("short_abandoned"); });
    expect(within(dialog).getByRole("combobox", { name: "Räknas som" })).toHaveValue("short_abandoned");
    await userEvent.click(within(dialog).getByRole("button", { name: /^Servicenivåns nämnare \d+/ }));
    await waitFor(() => { expect(lastCalls().get("counted_as")).toBe("level_denominator"); });
    expect(lastCalls().get("formula")).toBe(HISTORY.formula);
    expect(await within(dialog).findByRole("columnheader", { name: "Inom gränsen" })).toBeVisible();
  }, 20_000);

  test("tells how many calls no reading saw, as an estimate that is in none of the figures", async () => {
    server.answers.set("GET /calls/unseen", () => json({ start_at: HISTORY.series.start_at, end_at: HISTORY.series.end_at, expected: 13.6, least: 7.2, most: 20.4, hang_up_count: 41, poll_interval_seconds: 10 }));
    await openAt("/ko/1");
    await userEvent.click(await screen.findByRole("button", { name: /^Inkomna \d+\. Visa formel och samtal$/ }, PATIENT));
    expect(await screen.findByText(/uppskattningsvis 14 \(mellan 7 och 20\) kom och lade på mellan två avläsningar\. Så uppskattas de: .* De ingår inte i något tal/)).toBeVisible();
  }, 20_000);

  test("tells its bounds where it is not known which of the abandoned were short", async () => {
    const total = buildFigures(400, 0.83, { level_least_percent: 81.24, level_most_percent: 82.61 });
    const counts = { ...total.counts, short_abandoned_least: 2, short_abandoned_most: 9 };
    server.answers.set("GET /history/1", () => json({ ...HISTORY, series: { ...HISTORY.series, total: { ...total, counts } } }));
    await openAt("/ko/1");
    const summary = await screen.findByLabelText("Perioden i siffror", {}, PATIENT);
    expect(within(summary).getByText("81,2–82,6 % med osäkra avbrott")).toBeVisible();
    await userEvent.click(within(summary).getByRole("button", { name: /^Servicenivå .* Visa formel och samtal$/ }));
    expect(screen.getByText(/Mellan 81,2\s%.* och 82,6\s%.*: 2–9 av de tappade kan vara korta avbrott/)).toBeVisible();
    expect(screen.getByText("mellan 2 och 9")).toBeVisible();
  }, 20_000);

  test("of a queue in a report opens to that queue's calls, and the sum to those of all", async () => {
    await openAt("/rapporter");
    const sums = await screen.findByRole("group", { name: "Summor per kö" }, PATIENT);
    await userEvent.click(within(sums).getByRole("button", { name: /^Kundtjänst, Servicenivå/ }));
    const dialog = screen.getByRole("dialog", { name: /^Kundtjänst · / });
    await waitFor(() => { expect(lastCalls().getAll("queue_id")).toEqual(["2"]); });
    await userEvent.click(within(dialog).getByRole("button", { name: "Stäng" }));
    await userEvent.click(within(sums).getByRole("button", { name: /^Summa, Servicenivå/ }));
    expect(screen.getByRole("dialog", { name: /^Alla köer · / })).toBeVisible();
    await waitFor(() => { expect(lastCalls().getAll("queue_id")).toEqual([]); });
  }, 20_000);

  test("of a stretch that is pressed in a report's chart opens too, and a gap has none", async () => {
    const report = buildReport(NOW);
    server.answers.set("GET /reports", () => json(report));
    await openAt("/rapporter");
    await screen.findByRole("img", { name: CALLS_CHART }, PATIENT);
    act(() => { chart(CALLS_CHART).look.onPick?.(report.series.points.findIndex((point) => point.figures === null)); });
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    act(() => { chart(CALLS_CHART).look.onPick?.(30); });
    expect(screen.getByRole("dialog", { name: /^Alla köer · / })).toBeVisible();
  }, 20_000);

  test("whose calls are no longer kept says so in the reader's language", async () => {
    server.answers.set("GET /calls", () => problem(422, "beyond-retention"));
    await openAt("/ko/1");
    const panel = await screen.findByRole("region", { name: "Samtalen bakom" }, PATIENT);
    expect(await within(panel).findByText("Så gamla samtal finns inte kvar ett och ett")).toBeVisible();
  }, 20_000);
});

test("a report's rows tell closed time and gaps from zeros", async () => {
  const report = buildReport(NOW);
  const [first, second, third] = report.rows;
  const rows = [{ ...first!, is_closed: true, figures: buildFigures(0, 1) }, { ...second!, is_closed: false, figures: null, coverage_percent: 0 }, { ...third!, is_closed: false, figures: buildFigures(0, 1), coverage_percent: 100 }];
  server.answers.set("GET /reports", () => json({ ...report, rows, total_count: 3 }));
  await openAt("/rapporter");
  const table = await screen.findByRole("group", { name: "Per tidsavsnitt" }, PATIENT);
  const texts = within(table).getAllByRole("row").slice(1).map((row) => row.textContent);
  expect(texts.map((text) => [text.includes("Stängt"), text.includes("Ingen avläsning"), /jänst0|äxel0|okning0/.test(text)])).toEqual([[true, false, true], [false, true, false], [false, false, true]]);
}, 20_000);
