import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { QueueRules, Schedule } from "@/shared/api/types";
import { openPage } from "../support/admin";
import { buildDashboard, buildSource, iso } from "../support/fixture";
import { ENGLISH, json, problem, standInServer, type StandInServer } from "../support/server";

const SCHEDULE: Schedule = {
  windows: [{ weekdays: [1, 2, 3, 4, 5], opens: "07:45", closes: "16:30", wait_seconds: null, target_percent: null }],
  exceptions: [],
  on_holidays: "closed",
  half_days_close: null,
};
const rules = (version: number, members: Partial<QueueRules["rules"]> = {}, isOwn = true): QueueRules => ({
  queue_id: "1",
  version,
  is_own: isOwn,
  rules: { wait_seconds: 20, warning_seconds: 15, short_abandon_seconds: 5, target_percent: 80, formula: "short_abandons_excluded", schedule: SCHEDULE, ...members },
});

let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /queues/1/rules", () => json(rules(3)));
  server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "halsa", name: "Hälsa", queue_ids: ["3"] }] }));
});

const limit = () => screen.findByRole("textbox", { name: "Gräns för väntetid" });
const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));
const retype = async (name: string, text: string) => {
  const field = screen.getByRole("textbox", { name });
  await userEvent.clear(field);
  if (text !== "") await userEvent.type(field, text);
};

describe("administration", () => {
  test("opens on the queues, and every page of it has an address", async () => {
    await openPage(server, "/administration", "Köer");
    const side = within(screen.getByRole("navigation", { name: "Administrationens sidor" }));
    expect(side.getByRole("link", { name: "Köer" })).toHaveAttribute("aria-current", "page");
    await userEvent.click(side.getByRole("link", { name: "Kögrupper" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Kögrupper" })).toBeVisible();
    expect(window.location.pathname).toBe("/administration/kogrupper");
    expect(screen.getByRole("link", { name: "Administration" })).toHaveAttribute("aria-current", "page");
  }, 20_000);
});

test("whether a queue is open is not known while Trio is lost", async () => {
  await openPage(server, "/administration/koer", "Köer");
  expect(screen.getAllByText("Öppen").length).toBeGreaterThan(0);
  const now = Date.now();
  server.sendSnapshot(buildDashboard(now, undefined, { read_at: iso(now - 60_000), source: buildSource(now, { freshness: "lost", reason: "timeout" }) }));
  await waitFor(() => { expect(screen.queryByText("Öppen")).not.toBeInTheDocument(); });
  expect(screen.getAllByText("Okänt").length).toBeGreaterThan(0);
}, 20_000);

describe("a queue's rules", () => {
  test("are reached from the list of queues, and saved with the version that they were made from", async () => {
    server.answers.set("PUT /queues/1/rules", () => json(rules(4, { wait_seconds: 30.5 })));
    await openPage(server, "/administration/koer", "Köer");
    await userEvent.click(screen.getByRole("link", { name: "Växel" }));
    expect(await limit()).toHaveValue("20");
    await retype("Gräns för väntetid", "30,5");
    expect(screen.getByText("Ändringar som inte är sparade")).toBeVisible();
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /queues/1/rules")).toEqual([{ version: 3, rules: { ...rules(3).rules, wait_seconds: 30.5 } }]);
  }, 20_000);

  test("show the week in words as it is typed", async () => {
    await openPage(server, "/administration/koer/1", "Växel");
    expect(await screen.findByRole("img", { name: "Öppettider: mån–fre 07:45–16:30; lör–sön stängt" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Lägg till tid" }));
    const second = within(screen.getByRole("group", { name: "Tid 2" }));
    await userEvent.click(second.getByRole("checkbox", { name: "lördag" }));
    const opens = second.getByRole("textbox", { name: "Öppnar" });
    await userEvent.clear(opens);
    await userEvent.type(opens, "1030");
    await userEvent.tab();
    expect(opens).toHaveValue("10:30");
    expect(screen.getByRole("img", { name: "Öppettider: mån–fre 07:45–16:30; lör 10:30–16:00; sön stängt" })).toBeVisible();
  }, 20_000);

  test("that cannot be right are not sent, and the field says why", async () => {
    await openPage(server, "/administration/koer/1", "Växel");
    await limit();
    await retype("Gräns för väntetid", "12");
    await retype("Servicemål", "");
    await save();
    expect(screen.getByRole("textbox", { name: "Servicemål" })).toHaveAccessibleDescription(/Skriv ett tal/);
    expect(screen.getByRole("textbox", { name: "Varning från" })).toBeInvalid();
    expect(screen.getByRole("textbox", { name: "Varning från" })).toHaveFocus();
    expect(screen.getByRole("alert")).toHaveTextContent("2 uppgifter behöver rättas");
    expect(server.bodies("PUT /queues/1/rules")).toEqual([]);
  }, 20_000);

  test.each([["the week", "Tid 1"], ["an exception", "Undantag"]])("with a limit of %s that is no number are not sent, and the field says why", async (_where, part) => {
    const windows = SCHEDULE.windows.map((window) => ({ ...window, weekdays: [1, 2, 3, 4, 5, 6, 7] }));
    server.answers.set("GET /queues/1/rules", () => json(rules(3, { schedule: { ...SCHEDULE, exceptions: [{ date: "2026-12-23", windows }] } })));
    await openPage(server, "/administration/koer/1", "Växel");
    await limit();
    const all = screen.getAllByRole("textbox", { name: "Egen gräns" });
    const field = part === "Undantag" ? all.at(-1)! : all[0]!;
    await userEvent.type(field, "tio");
    expect(screen.getByText("Ändringar som inte är sparade")).toBeVisible();
    await save();
    expect(field).toHaveAccessibleDescription("Skriv ett tal.");
    expect(server.bodies("PUT /queues/1/rules")).toEqual([]);
  }, 20_000);

  test("with a time that is typed in full are saved by the Enter key", async () => {
    server.answers.set("PUT /queues/1/rules", () => json(rules(4)));
    await openPage(server, "/administration/koer/1", "Växel");
    const opens = await screen.findByRole("textbox", { name: "Öppnar" });
    await userEvent.clear(opens);
    await userEvent.type(opens, "815{Enter}");
    await waitFor(() => { expect(server.bodies("PUT /queues/1/rules")).toMatchObject([{ rules: { schedule: { windows: [{ opens: "08:15" }] } } }]); });
  }, 20_000);

  test("that the server refuses are marked at their field, and nothing typed is lost", async () => {
    server.answers.set("PUT /queues/1/rules", () =>
      problem(422, "invalid-request", [{ where: "body.rules.wait_seconds", code: "less_than_equal", value: 3600, problem: ENGLISH }]));
    await openPage(server, "/administration/koer/1", "Växel");
    await limit();
    await retype("Gräns för väntetid", "4000");
    await save();
    expect(await screen.findByText("Får vara högst 3600.")).toBeVisible();
    expect(await limit()).toHaveFocus();
    expect(await limit()).toHaveValue("4000");
  }, 20_000);

  test("that somebody else has changed: what is typed stays, the rest becomes the other's, and then it can be saved", async () => {
    server.answers.set("PUT /queues/1/rules", () => problem(409, "changed-meanwhile"));
    await openPage(server, "/administration/koer/1", "Växel");
    await limit();
    await retype("Gräns för väntetid", "45");
    await save();
    expect(await screen.findByText("Någon annan har sparat under tiden")).toBeVisible();
    server.answers.set("GET /queues/1/rules", () => json(rules(7, { target_percent: 90, wait_seconds: 25 })));
    await userEvent.click(screen.getByRole("button", { name: "Hämta det nya" }));
    await waitFor(() => { expect(screen.getByRole("textbox", { name: "Servicemål" })).toHaveValue("90"); });
    expect(await limit()).toHaveValue("45");
    server.answers.set("PUT /queues/1/rules", () => json(rules(8, { target_percent: 90, wait_seconds: 45 })));
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /queues/1/rules").at(-1)).toMatchObject({ version: 7, rules: { wait_seconds: 45, target_percent: 90 } });
  }, 20_000);

  test("can be taken away, after a question, so that the centre's hold", async () => {
    server.answers.set("DELETE /queues/1/rules", () => json(rules(4, { wait_seconds: 60 }, false)));
    await openPage(server, "/administration/koer/1", "Växel");
    await userEvent.click(await screen.findByRole("button", { name: "Låt centrets regler gälla" }));
    const dialog = within(screen.getByRole("dialog", { name: "Ta bort de egna reglerna för Växel?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Låt centrets regler gälla" }));
    await waitFor(async () => { expect(await limit()).toHaveValue("60"); });
    expect(screen.getByText("Centrets regler gäller. Sparar du får kön egna.")).toBeVisible();
    expect(server.requests()).toContain("DELETE /queues/1/rules?version=3");
  }, 20_000);

  test("of a queue that is not there: the page says so", async () => {
    server.answers.set("GET /queues/99/rules", () => problem(404, "no-such-queue"));
    expect(await openPage(server, "/administration/koer/99", "Kön finns inte")).toBeVisible();
  }, 20_000);
});

describe("queue groups", () => {
  test("a new one gets its id from its name, and can be changed again without becoming another", async () => {
    const saved = [{ id: "halsa", name: "Hälsa", queue_ids: ["3"] }, { id: "vaxel-ko", name: "Växel & kö", queue_ids: ["1"] }];
    server.answers.set("PUT /queue-groups", () => json({ version: 2, groups: saved }));
    await openPage(server, "/administration/kogrupper", "Kögrupper");
    await userEvent.click(await screen.findByRole("button", { name: "Lägg till grupp" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Namn på grupp 2" }), "Växel & kö");
    await userEvent.click(within(screen.getByRole("region", { name: "Växel & kö" })).getByRole("checkbox", { name: "Växel" }));
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    await save();
    await waitFor(() => { expect(server.bodies("PUT /queue-groups")).toHaveLength(2); });
    expect(server.bodies("PUT /queue-groups")).toEqual([{ version: 1, groups: saved }, { version: 2, groups: saved }]);
  }, 20_000);

  test("one that a rule is about cannot be left out, and comes back", async () => {
    server.answers.set("PUT /queue-groups", () => problem(422, "group-in-use", [{ where: "body.groups", code: "group_in_use", value: "halsa", problem: ENGLISH }]));
    await openPage(server, "/administration/kogrupper", "Kögrupper");
    await userEvent.click(await screen.findByRole("button", { name: "Ta bort Hälsa" }));
    await save();
    expect(await screen.findByText(/Larmregler, kanaler, tavlor, användare eller API-nycklar handlar om gruppen halsa/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Ångra ändringarna" }));
    expect(screen.getByRole("region", { name: "Hälsa" })).toBeVisible();
  }, 20_000);
});
