import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Agent } from "@/shared/api/types";
import { openPage, PATIENT } from "../support/admin";
import { buildAgents, buildDashboard, buildSource, iso } from "../support/fixture";
import { buildSession, json, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
const minutesAgo = (minutes: number): string => iso(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000);
const agent = (id: string, name: string, members: Partial<Agent> = {}): Agent =>
  ({ id, name, state: "ready", raw_state: "ready", pause_reason: null, state_since: minutesAgo(1), queue_id: null, ...members });
const CREW = (): Agent[] => [
  agent("a1", "Åsa Ek", { state: "paused", pause_reason: "Lunch", state_since: minutesAgo(47) }),
  agent("a2", "Björn Ask", { state: "paused", pause_reason: "Rast", state_since: minutesAgo(4) }),
  agent("a3", "Cecilia Alm", { state: "paused", state_since: minutesAgo(12) }),
  agent("a4", "David Rönn", { state: "paused", state_since: minutesAgo(8) }),
  agent("a5", "Emma Lind", { state: "paused", state_since: null }),
  agent("a6", "Fatima Hägg", { state: "talking", queue_id: "1", state_since: minutesAgo(3) }),
  agent("a7", "Göran Björk", { state: "talking", queue_id: "2", state_since: minutesAgo(2) }),
  agent("a8", "Hanna Gran"),
  agent("a9", "Ibrahim Sälg", { state: "logged_out", state_since: minutesAgo(200) }),
];

let server: StandInServer;
beforeEach(() => {
  server = standInServer();
  // jsdom lays nothing out, and the list builds as many rows as have room.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
});

const open = (path = "/handlaggare", members: Parameters<typeof openPage>[3] = {}) => openPage(server, path, "Handläggare", { agents: CREW(), ...members });
const card = (heading: string) => screen.getByRole("heading", { level: 2, name: heading }).closest("article")!;
const table = () => screen.findByRole("table", { name: "Handläggare" }, PATIENT);
const names = async () => within(await table()).getAllByRole("rowheader").map((cell) => cell.textContent);
const asked = () => Object.fromEntries(new URLSearchParams(window.location.search));

describe("the agents' own page", () => {
  test("is in the bar, and the overview's panel leads to it", async () => {
    await openPage(server, "/", "Nyckeltal");
    await userEvent.click(screen.getByRole("link", { name: "Alla handläggare" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Handläggare" }, PATIENT)).toBeVisible();
    expect(within(screen.getByRole("navigation", { name: "Sidor" })).getByRole("link", { name: "Handläggare" })).toHaveAttribute("aria-current", "page");
    expect(document.title).toBe("Handläggare – Trio Monitor");
  }, SECONDS);

  test("tells how many do what, and who has done it longest", async () => {
    await open();
    expect(card("Lediga")).toHaveTextContent(/^Lediga1av 8 inloggade/);
    expect(card("I samtal")).toHaveTextContent(/^I samtal2Längst i samtal/);
    expect(card("Efterbehandling")).toHaveTextContent(/^Efterbehandling0$/);
    const paused = within(card("Paus")).getAllByRole("listitem").map((item) => item.textContent);
    expect(paused).toEqual([expect.stringMatching(/^47:0\dÅsa EkLunch$/), expect.stringMatching(/^12:0\dCecilia Alm$/), expect.stringMatching(/^8:0\dDavid Rönn$/)]);
  }, SECONDS);

  test("lists one state with the longest first and those of unknown time last, and all by name again", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: /^Paus/ }));
    expect(await names()).toEqual(["Åsa Ek", "Cecilia Alm", "David Rönn", "Björn Ask", "Emma Lind"]);
    expect(asked()).toEqual({ lage: "paused", ordning: "time", fallande: "1" });
    await userEvent.click(within(await table()).getByRole("button", { name: "Tid i status" }));
    expect(await names()).toEqual(["Björn Ask", "David Rönn", "Cecilia Alm", "Åsa Ek", "Emma Lind"]);
    await userEvent.click(screen.getByRole("button", { name: /^Alla/ }));
    expect((await names())[0]).toBe("Björn Ask");
    expect(asked()).toEqual({});
  }, SECONDS);

  test("keeps search and queue in the address, and is there again when that is opened", async () => {
    await open("/handlaggare?ko=1");
    expect(await names()).toEqual(["Fatima Hägg"]);
    const queue = screen.getByRole("combobox", { name: "Kö" });
    expect(queue).toHaveDisplayValue("Växel");
    expect(screen.getByRole("button", { name: /^Alla/ })).toHaveTextContent("Alla 1");
    // The cards are of everybody: who is ready is so for no one queue.
    expect(card("Lediga")).toHaveTextContent(/^Lediga1/);
    await userEvent.selectOptions(queue, "Kundtjänst");
    expect(await names()).toEqual(["Göran Björk"]);
    await userEvent.type(screen.getByRole("searchbox", { name: "Sök namn" }), "hägg");
    expect(await screen.findByText("Ingen handläggare passar sökningen")).toBeVisible();
    expect(asked()).toEqual({ ko: "2", sok: "hägg" });
    await userEvent.click(screen.getByRole("button", { name: "Rensa sökning och filter" }));
    expect(asked()).toEqual({});
    expect(await names()).toHaveLength(9);
  }, SECONDS);

  test("builds only the rows in sight of five hundred, and their time goes on", async () => {
    await open("/handlaggare", { agents: buildAgents(Date.now(), 500, 4) });
    expect(await table()).toHaveAttribute("aria-rowcount", "501");
    const rows = within(await table()).getAllByRole("row");
    expect(rows.length).toBeLessThan(40);
    const time = within(rows[1]!).getAllByRole("cell")[1]!;
    const before = time.textContent;
    await waitFor(() => { expect(time).not.toHaveTextContent(before); }, { timeout: 3_000 });
  }, SECONDS);

  test("calls them agents where that is the word, and speaks English", async () => {
    await open();
    await userEvent.click(screen.getByRole("radio", { name: "Agent", hidden: true }));
    expect(screen.getByRole("heading", { level: 1, name: "Agenter" })).toBeVisible();
    expect(screen.getByRole("region", { name: "Alla agenter" })).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "English", hidden: true }));
    expect(screen.getByText("Paused longest")).toBeVisible();
    expect(screen.getByRole("region", { name: "All agents" })).toBeVisible();
  }, SECONDS);

  test("that may not be read says why, and counts nobody", async () => {
    await open("/handlaggare", { agents: [], source: buildSource(Date.now(), { unavailable: [{ part: "agents", reason: "forbidden" }] }) });
    expect(screen.getByText("Handläggarna kan inte läsas")).toBeVisible();
    expect(card("Paus")).toHaveTextContent(/^Paus–$/);
  }, SECONDS);

  test("knows that nobody is there", async () => {
    await open("/handlaggare", { agents: [] });
    expect(screen.getByText("Ingen är inloggad just nu.")).toBeVisible();
    expect(card("Paus")).toHaveTextContent(/^Paus0$/);
  }, SECONDS);

  test("has no accessibility fault that can be found without a screen", async () => {
    await open();
    await table();
    const { violations } = await act(() => axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } }));
    expect(violations.map((violation) => violation.id)).toEqual([]);
  }, SECONDS);
});

describe("the agents as a role sees them", () => {
  const openAs = (role: "viewer" | "admin", groups: string[] = []) => {
    server.answers.set("GET /session", () => json(buildSession({ role, group_ids: groups })));
    server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "north", name: "Norr", queue_ids: [] }] }));
    return open("/handlaggare", groups.length > 0 ? { agents: [] } : {});
  };

  test("lead an administrator to those who are hidden, and the address says that only they are shown", async () => {
    const { name, id } = buildDashboard(Date.now()).agents[0]!;
    server.answers.set("GET /hidden-agents", () => json({ version: 1, agents: [{ id, name }] }));
    await openAs("admin");
    await userEvent.click(await screen.findByRole("link", { name: "Dolda handläggare" }));
    expect(await screen.findByRole("checkbox", { name: `Dölj ${name}` }, PATIENT)).toBeChecked();
    expect(screen.getAllByRole("checkbox")).toHaveLength(1);
    expect(screen.getByRole("radio", { name: "Dolda" })).toBeChecked();
    await userEvent.click(screen.getByRole("radio", { name: "Alla" }));
    expect(asked()).toEqual({});
    await userEvent.type(screen.getByRole("searchbox", { name: "Sök namn" }), "åsa");
    await waitFor(() => { expect(asked()).toEqual({ sok: "åsa" }); });
  }, SECONDS);

  test("are told to a viewer of some queues as those with a call of theirs", async () => {
    await openAs("viewer", ["north"]);
    expect(await screen.findByText("Visar de handläggare som just nu har ett samtal från dina köer.")).toBeVisible();
    expect(screen.getByText("Ingen har ett samtal från dina köer just nu.")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Dolda handläggare" })).not.toBeInTheDocument();
  }, SECONDS);
});
