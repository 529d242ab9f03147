import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { Channel, Channels, Deliveries, System } from "@/shared/api/types";
import { openPage } from "../support/admin";
import { buildSource, iso } from "../support/fixture";
import { ENGLISH, json, problem, standInServer, type StandInServer } from "../support/server";

const channel = (members: Partial<Channel> = {}): Channel => ({
  id: "driften",
  name: "Driften",
  kind: "apprise",
  language: "sv",
  routes: [{ severities: ["critical"], queue_ids: [], group_ids: [], hours: null, only_escalated: false }],
  shown_url: "mailtos://m***@mail.example.se",
  is_enabled: true,
  disabled: null,
  ...members,
});
const channels = (version: number, list: Channel[] = [channel()]): Channels => ({ version, can_seal: true, channels: list });

let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /channels", () => json(channels(2)));
  server.answers.set("GET /queue-groups", () => json({ version: 0, groups: [] }));
});

const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));

describe("channels", () => {
  test("are listed with how they are and why", async () => {
    const off = { at: "2026-11-23T09:00:00Z", reason: "refused" as const, detail: "550" };
    server.answers.set("GET /channels", () => json(channels(2, [channel(), channel({ id: "it", name: "IT", disabled: off }), channel({ id: "x", name: "Gammal", is_enabled: false })])));
    await openPage(server, "/administration/kanaler", "Kanaler");
    expect(within(await screen.findByRole("row", { name: /Driften/ })).getByText("Fungerar")).toBeVisible();
    expect(screen.getByText("Avstängd sedan 2026-11-23 10:00: mottagaren säger nej")).toBeVisible();
    expect(screen.getByText("Stoppad")).toBeVisible();
  }, 20_000);

  test("cannot be made without a key, and the page says what to do", async () => {
    server.answers.set("GET /channels", () => json({ ...channels(0, []), can_seal: false }));
    await openPage(server, "/administration/kanaler", "Kanaler");
    expect(await screen.findByText("Kanaler kan inte sparas")).toBeVisible();
    expect(screen.getByText("TRIO_MONITOR_SECRET_KEY")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Ny kanal" })).not.toBeInTheDocument();
  }, 20_000);

  test("that are not there have one head that says so, and one that cannot be fetched is not called as the list is", async () => {
    await openPage(server, "/administration/kanaler/borta", "Kanalen finns inte");
    expect(screen.getAllByText("Kanalen finns inte")).toHaveLength(1);
    expect(screen.getByText(/^Den kan ha tagits bort/)).toBeVisible();
    cleanup();
    server.answers.set("GET /channels", () => problem(503, "store-unavailable"));
    await openPage(server, "/administration/kanaler/driften", "Kanal");
    expect(screen.getAllByRole("link", { name: "Kanaler" })).toHaveLength(2);
  }, 20_000);

  test("of e-mail are made from what people know, and the address is not shown again", async () => {
    server.answers.set("PUT /channels/natt", () => {
      server.answers.set("GET /channels", () => json(channels(3, [channel(), channel({ id: "natt", name: "Natt" })])));
      return json(channels(3, [channel(), channel({ id: "natt", name: "Natt" })]));
    });
    await openPage(server, "/administration/kanaler/_ny", "Ny kanal");
    await save();
    expect(screen.getByRole("textbox", { name: "Namn" })).toHaveFocus();
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), "Natt");
    await userEvent.type(screen.getByRole("textbox", { name: "E-postserver" }), "mail.example.se");
    await userEvent.type(screen.getByRole("textbox", { name: "Användare" }), "monitor");
    await userEvent.type(screen.getByLabelText("Lösenord"), "p@ss/1");
    await userEvent.type(screen.getByRole("textbox", { name: "Från" }), "m@example.se");
    await userEvent.type(screen.getByRole("textbox", { name: "Till" }), "natt@example.se");
    await save();
    expect(await screen.findByRole("heading", { level: 1, name: "Natt" })).toBeVisible();
    expect(server.bodies("PUT /channels/natt")).toMatchObject([{ version: 2, channel: { kind: "apprise", secret: null, url: "mailtos://monitor:p%40ss%2F1@mail.example.se?from=m%40example.se&to=natt%40example.se" } }]);
    expect(screen.getByText("mailtos://m***@mail.example.se")).toBeVisible();
    expect(screen.queryByDisplayValue("p@ss/1")).not.toBeInTheDocument();
  }, 20_000);

  test("keep their address when something else is changed, and what is refused is marked", async () => {
    server.answers.set("PUT /channels/driften", () => problem(422, "invalid-request", [{ where: "body.channel.url", code: "unknown_service", value: null, problem: ENGLISH }]));
    await openPage(server, "/administration/kanaler/driften", "Driften");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Varning" }));
    await userEvent.click(screen.getByRole("button", { name: "Byt adress" }));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Hur meddelandet går fram" }), "Sms eller annat (Apprise)");
    await userEvent.type(screen.getByRole("textbox", { name: "Adress" }), "nej");
    await save();
    expect(await screen.findByText("Apprise känner inte adressen, eller så saknas något i den.")).toBeVisible();
    server.answers.set("PUT /channels/driften", () => json(channels(3)));
    await userEvent.click(screen.getByRole("button", { name: "Behåll adressen som den är" }));
    await save();
    await waitFor(() => { expect(server.bodies("PUT /channels/driften").at(-1)).toMatchObject({ channel: { url: null, secret: null, routes: [{ severities: ["warning", "critical"] }] } }); });
  }, 20_000);

  test("that are for some queues of which none is chosen are not saved", async () => {
    server.answers.set("PUT /channels/driften", () => json(channels(3)));
    await openPage(server, "/administration/kanaler/driften", "Driften");
    await userEvent.click(await screen.findByRole("radio", { name: "Några" }));
    await save();
    expect(screen.getByRole("alert")).toHaveTextContent("Välj minst en kö eller grupp.");
    await userEvent.click(screen.getByRole("checkbox", { name: "Växel" }));
    await save();
    await waitFor(() => { expect(server.bodies("PUT /channels/driften")).toMatchObject([{ channel: { routes: [{ queue_ids: ["1"], group_ids: [] }] } }]); });
  }, 20_000);

  test("send a test and tell what came of it", async () => {
    server.answers.set("POST /channels/driften/test", () => json({ is_taken: false, reason: "timeout", detail: "10 s" }));
    await openPage(server, "/administration/kanaler/driften", "Driften");
    await userEvent.click(await screen.findByRole("button", { name: "Skicka prov" }));
    expect(await screen.findByText("Provet gick inte fram: mottagaren svarar för långsamt. (10 s)")).toBeVisible();
    server.answers.set("POST /channels/driften/test", () => json({ is_taken: true, reason: null, detail: null }));
    await userEvent.click(screen.getByRole("button", { name: "Skicka prov" }));
    expect(await screen.findByText("Provet är mottaget.")).toBeVisible();
  }, 20_000);
});

test("deliveries are rows, and the channel that is chosen stands in the address", async () => {
  const at = "2026-11-23T09:00:00Z";
  const attempts = [{ number: 1, started_at: at, ended_at: at, reason: "unreachable" as const, detail: "refused" }];
  const page: Deliveries = { next: null, deliveries: [{ id: "n1", channel_id: "driften", created_at: at, state: "waiting", next_at: "2026-11-23T09:00:30Z", attempts, events: [{ alert_id: "a1", at, kind: "fired" }] }] };
  server.answers.set("GET /deliveries", () => json(page));
  await openPage(server, "/administration/utskick", "Utskick");
  const row = await screen.findByRole("row", { name: /2026-11-23 10:00/ });
  expect(row).toHaveTextContent(/Driften.*Väntar.*Larmet gick.*1 försök · ingen svarar på adressen · nästa 10:00:30/);
  expect(within(row).getByRole("link", { name: "Larmet gick" })).toHaveAttribute("href", "/larm/a1");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Kanal" }), "Driften");
  expect(window.location.search).toBe("?kanal=driften");
  await waitFor(() => { expect(server.requests()).toContain("GET /deliveries?channel_id=driften&limit=50"); });
}, 20_000);

const buildSystem = (now: number, members: Partial<System>): System => ({
  version: "1.2.3", started_at: iso(now - 200_000), published_at: iso(now), centre: { name: "X", time_zone: "Europe/Stockholm", is_demo: false, light_hours: { light_from: "07:00", dark_from: "19:00" } }, source: buildSource(now), viewer_count: 7, polls: [], ...members,
});

test("system health tells of the polls of the hour, those that failed and why", async () => {
  const now = Date.now();
  const polls = Array.from({ length: 20 }, (_, index) => ({ started_at: iso(now - (20 - index) * 10_000), duration_seconds: 0.4, reason: index === 3 ? ("timeout" as const) : null }));
  server.answers.set("GET /system", () => json(buildSystem(now, { polls })));
  server.answers.set("GET /health/ready", () => json({ status: "unavailable", checks: { store: "unavailable", source: "ok" } }, 503));
  await openPage(server, "/administration/system", "Systemhälsa");
  expect(await screen.findByRole("img", { name: /^20 avläsningar den senaste timmen, 1 misslyckade/ })).toBeVisible();
  expect(screen.getByText(/^Trio-servern svarar för långsamt: 1 gång, senast/)).toBeVisible();
  for (const text of ["1.2.3", "7", "95,0 %"]) expect(screen.getByText(text)).toBeVisible();
  expect(screen.getByText("3 min")).toBeVisible();
  expect(await screen.findByText("Databasen går inte att nå")).toBeVisible();
}, 20_000);

test("system health knows nothing of an hour without polls", async () => {
  const now = Date.now();
  server.answers.set("GET /system", () => json(buildSystem(now, { started_at: iso(now - 50_850_000), polls: [] })));
  await openPage(server, "/administration/system", "Systemhälsa");
  expect(await screen.findByText("14 h 7 min")).toBeVisible();
  expect(screen.getByText("Täckning").nextSibling).toHaveTextContent("–");
  expect(screen.queryByText("Ingen avläsning har misslyckats den senaste timmen.")).not.toBeInTheDocument();
}, 20_000);

test("system health calls the database unknown when somebody before the monitor answers for it", async () => {
  const answers: Response[] = [];
  server.answers.set("GET /system", () => json(buildSystem(Date.now(), { polls: [] })));
  server.answers.set("GET /health/ready", () => {
    const answer = problem(503, "unavailable");
    answers.push(answer);
    return answer;
  });
  await openPage(server, "/administration/system", "Systemhälsa");
  await waitFor(() => { expect(answers[0]?.bodyUsed).toBe(true); });
  await act(() => new Promise((resolve) => { setTimeout(resolve); }));
  expect(screen.getByText("Databasen: okänt")).toBeVisible();
}, 20_000);
