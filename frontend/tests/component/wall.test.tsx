import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { WallPage } from "@/app/WallPage";
import { createFeed } from "@/shared/live/feed";
import { clockIn } from "@/shared/centre/light-hours";
import type { AgentState, Board, Dashboard } from "@/shared/api/types";
import { buildAlert } from "../support/alert-fixture";
import { buildDashboard, buildSource, iso } from "../support/fixture";
import { renderPage } from "../support/render";
import { json, problem, standInServer, type StandInServer } from "../support/server";
import { buildBoardOut } from "../support/wall-fixture";

const HOUR = 3_600_000;

let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  window.history.replaceState(null, "", "/tv");
});

const show = (members: Partial<Board>) => { server.answers.set("GET /boards/standard", () => json(buildBoardOut(members))); };

async function open(members: Partial<Board> = {}) {
  show(members);
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); }, { timeout: 5000 });
}

/** Sends the centre as it stands, and waits until the wall shows it. */
async function send(dashboard: Dashboard) {
  await screen.findByRole("main", {}, { timeout: 5000 });
  server.sendSnapshot(dashboard);
  await waitFor(() => { expect(screen.getByRole("main")).toHaveAttribute("data-snapshot", dashboard.id); });
}

const centre = (queues = 4, members: Partial<Dashboard> = {}) => buildDashboard(Date.now(), { queues, agents: 25 }, members);
const row = (name: string) => screen.getByRole("row", { name: new RegExp(`^${name}`) });

describe("the wall screen", () => {
  test("shows queues and figures without a menu, a button, a link or a name of anybody", async () => {
    await open();
    const dashboard = centre();
    await send(dashboard);
    expect(within(row("Växel")).getByText("Varning")).toBeVisible();
    expect(screen.queryByRole("navigation")).not.toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
    const text = document.body.textContent;
    expect(dashboard.agents.filter((agent) => text.includes(agent.name))).toEqual([]);
    expect(screen.getByText("Live")).toBeVisible();
    expect(document.title).toBe("Standard – väggskärm");
  }, 15_000);

  test("names those who are ready where the board may, and only there", async () => {
    await open({ tiles: ["agent_names"], shows_agents: true });
    const dashboard = centre();
    await send(dashboard);
    const ready = dashboard.agents.find((agent) => agent.state === "ready")!;
    expect(screen.getByText(new RegExp(ready.name))).toBeVisible();
  });

  test("counts as talking those who talk, as the other pages do", async () => {
    await open({ tiles: ["agents"] });
    const dashboard = centre();
    const states = { ready: 3, ringing: 2, talking: 8, hold: 1, wrap_up: 4, other_call: 1, paused: 5 };
    const counts = Object.entries(states).map(([state, count]) => ({ state: state as AgentState, count }));
    await send({ ...dashboard, totals: { ...dashboard.totals, agents_by_state: counts } });
    expect(screen.getByText("8 i samtal · 5 paus")).toBeVisible();
  });

  test("tells when a closed queue opens", async () => {
    await open();
    const dashboard = centre();
    const queues = dashboard.queues.map((queue) => (queue.status === "closed" ? { ...queue, opens_at: iso(Date.now() + 3_600_000) } : queue));
    await send({ ...dashboard, queues });
    expect(within(row("Fakturafrågor")).getByText("Stängd")).toBeVisible();
    expect(within(row("Fakturafrågor")).getByText(/^öppnar \d\d:\d\d$/)).toBeVisible();
  });

  test("has a dash in each column of a closed queue that does not tell when it opens", async () => {
    await open();
    await send(centre());
    const cells = within(row("Fakturafrågor")).getAllByRole("cell").map((cell) => cell.textContent);
    expect(cells).toHaveLength(4);
    expect(cells.slice(1, 3)).toEqual(["– väntar", "–"]);
  });

  test("turns its pages by the server's clock and says which one stands", async () => {
    await open({ rotation_seconds: 20 });
    const dashboard = centre(30);
    await send(dashboard);
    const page = () => /sida (\d+)\/(\d+)/.exec(document.body.textContent)!;
    const [, first, count] = page();
    expect(Number(count)).toBeGreaterThan(3);
    await send({ ...dashboard, id: "later", published_at: iso(Date.now() + 20_000), read_at: iso(Date.now() + 20_000) });
    await waitFor(() => { expect(Number(page()[1])).toBe((Number(first) % Number(count)) + 1); });
  });

  test("gives the upper third to an alarm until somebody takes it on", async () => {
    await open();
    const alert = buildAlert(Date.now());
    await send(centre(30, { alerts: [alert] }));
    const alarm = screen.getByRole("region", { name: "Larm" });
    expect(within(alarm).getByRole("alert")).toHaveTextContent("Växel");
    expect(alarm).toHaveTextContent("Längsta väntetid, gräns 0:20");
    expect(alarm).toHaveStyle({ blockSize: `${window.innerHeight / 3}px` });
    expect(screen.getByText(/sida 1\//)).toBeVisible();
    const taken = { ...alert, acknowledged: { at: iso(Date.now()), by: "Anna", note: null } };
    await send({ ...centre(30, { alerts: [taken] }), id: "taken" });
    expect(screen.queryByRole("region", { name: "Larm" })).not.toBeInTheDocument();
    expect(document.body).not.toHaveTextContent("Anna");
  });

  test("greys late values and tells their age", async () => {
    await open();
    const now = Date.now();
    await send(centre(4, { read_at: iso(now - 20_000), source: buildSource(now, { freshness: "late" }) }));
    expect(screen.getByRole("main")).toHaveAttribute("data-stale", "late");
    expect(screen.getByText(/uppgifterna är \d+\ss gamla/)).toBeVisible();
  });

  test("lets nothing be taken for live when the source is lost, and hangs no alarm from the past", async () => {
    await open();
    const now = Date.now();
    const source = buildSource(now, { freshness: "lost", reason: "unreachable", next_poll_at: iso(now + 9_000) });
    await send(centre(4, { read_at: iso(now - 65_000), source, alerts: [buildAlert(now)] }));
    expect(screen.getByRole("main")).toHaveAttribute("data-stale", "lost");
    expect(screen.getByRole("alert")).toHaveTextContent("Trio-servern går inte att nå");
    expect(screen.getByText(/är 1:0\d\smin gamla och säger inget om nu/)).toBeVisible();
    expect(screen.getByText(/Försöker igen om \d+ s/)).toBeVisible();
    expect(screen.queryByRole("region", { name: "Larm" })).not.toBeInTheDocument();
  });

  test("says which connection is lost when it is the screen's own", async () => {
    await open();
    await send(centre());
    server.answers.set("GET /stream", () => { throw new TypeError("network error"); });
    server.cut();
    expect(await screen.findByRole("alert", {}, { timeout: 6000 })).toHaveTextContent("Sidan har tappat kontakten med Trio Monitor");
    expect(screen.getByRole("main")).toHaveAttribute("data-stale", "lost");
  }, 10_000);

  test("says why there is nothing on it", async () => {
    await open({ choice: "queues", queue_ids: ["99"] });
    await send(centre());
    expect(screen.getByText("Inga köer på tavlan")).toBeVisible();
  });

  test("speaks the board's language in the board's light, whatever the browser has chosen", async () => {
    await open({ language: "en", theme: "light", message: "Fire drill at two" });
    await send(centre());
    expect(screen.getByRole("main")).toHaveAttribute("lang", "en");
    expect(screen.getByRole("main")).toHaveAttribute("data-theme", "light");
    expect(within(row("Växel")).getByText("Warning")).toBeVisible();
    expect(screen.getByText("Fire drill at two")).toBeVisible();
    expect(document.title).toBe("Standard – wall screen");
  });

  test("of a board by the clock turns dark and light by the centre's hours, whoever looks", async () => {
    await open({ theme: "schedule" });
    const [early, late] = [-HOUR, HOUR].map((length) => clockIn("Europe/Stockholm", Date.now() + length)) as [string, string];
    const hours = (from: string, to: string) => centre(4, { id: `${from}-${to}`, centre: { ...centre().centre, light_hours: { light_from: from, dark_from: to } } });
    await send(hours(early, late));
    expect(screen.getByRole("main")).toHaveAttribute("data-theme", "light");
    await send(hours(late, early));
    expect(screen.getByRole("main")).toHaveAttribute("data-theme", "dark");
  });

  test("is there, told as lost, when the screen starts while the monitor is away", async () => {
    await open({ message: "Möte kl. 14" });
    await send(centre());
    document.body.replaceChildren();
    const away = () => { throw new TypeError("network error"); };
    for (const path of ["GET /boards/standard", "GET /stream", "GET /session"]) server.answers.set(path, away);
    renderPage(<App feed={createFeed(localStorage)} />);
    expect(await screen.findByText("Möte kl. 14", {}, { timeout: 5000 })).toBeVisible();
    expect(await screen.findByText("Sidan har tappat kontakten med Trio Monitor", {}, { timeout: 5000 })).toBeVisible();
    expect(row("Växel")).toBeVisible();
  }, 15_000);

  test("says so when there is no such board", async () => {
    server.answers.set("GET /boards/standard", () => problem(404, "no-such-board"));
    renderPage(<App feed={createFeed(localStorage)} />);
    expect(await screen.findByText("Tavlan finns inte", {}, { timeout: 5000 })).toBeVisible();
  });

  test("loads itself anew when the server has a new version", async () => {
    show({});
    const reload = vi.fn();
    renderPage(<WallPage feed={createFeed(localStorage)} boardId="standard" onForeign={vi.fn()} onExpired={vi.fn()} reload={reload} />);
    await waitFor(() => { expect(server.requests()).toContain("GET /boards/standard"); });
    await screen.findByRole("main");
    await send(centre());
    expect(reload).not.toHaveBeenCalled();
    server.sendSnapshot(buildDashboard(Date.now() + 1, undefined, { version: "0.2.0" }));
    await waitFor(() => { expect(reload).toHaveBeenCalledOnce(); });
  });

  test("keeps the screen awake, also after it has been hidden for a while", async () => {
    const release = vi.fn(() => Promise.resolve());
    const ask = vi.fn(() => Promise.resolve({ release }));
    Object.defineProperty(navigator, "wakeLock", { value: { request: ask }, configurable: true });
    show({});
    const { unmount } = renderPage(<WallPage feed={createFeed(localStorage)} boardId="standard" onForeign={vi.fn()} onExpired={vi.fn()} reload={vi.fn()} />);
    await waitFor(() => { expect(ask).toHaveBeenCalledWith("screen"); });
    await act(async () => { document.dispatchEvent(new Event("visibilitychange")); await Promise.resolve(); });
    expect(ask).toHaveBeenCalledTimes(2);
    unmount();
    expect(release).toHaveBeenCalled();
    Reflect.deleteProperty(navigator, "wakeLock");
  });

  test("that breaks says so and loads itself anew", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    show({ tiles: ["weather" as "clock"] });
    const reload = vi.fn();
    renderPage(<WallPage feed={createFeed(localStorage)} boardId="standard" onForeign={vi.fn()} onExpired={vi.fn()} reload={reload} />);
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    server.sendSnapshot(centre());
    expect(await screen.findByText("Något gick fel på tavlan")).toBeVisible();
    act(() => { vi.advanceTimersByTime(30_000); });
    expect(reload).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });
});
