import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import type { Alert, Dashboard } from "@/shared/api/types";
import { createFeed } from "@/shared/live/feed";
import { buildAlert, buildAlertPage, buildAlerts, buildEnded, buildRules } from "../support/alert-fixture";
import { buildDashboard, buildSource, iso } from "../support/fixture";
import { renderPage } from "../support/render";
import { json, problem, standInServer, type StandInServer } from "../support/server";


const PATIENT = { timeout: 8_000 };
let server: StandInServer;
let now: number;

beforeEach(() => {
  now = Date.now();
  server = standInServer();
  server.answers.set("GET /alerts", () => json(buildAlertPage([buildEnded(now)])));
  server.answers.set("GET /alert-rules", () => json(buildRules()));
});

const send = (alerts: Alert[], members: Partial<Dashboard> = {}) => {
  now += 1;
  server.sendSnapshot(buildDashboard(now, undefined, { alerts, ...members }));
};

async function openAt(path: string, alerts: Alert[], members: Partial<Dashboard> = {}) {
  window.history.replaceState(null, "", path);
  const page = renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  send(alerts, members);
  return page;
}

const strip = () => screen.findByRole("region", { name: "Larm" });
const bodyOf = (end: string): unknown => {
  const call = vi.mocked(fetch).mock.calls.find(([path]) => typeof path === "string" && path.endsWith(end));
  return JSON.parse((call?.[1]?.body ?? "null") as string);
};
const press = async (name: string | RegExp) => { await userEvent.click(await screen.findByRole("button", { name })); };

async function acknowledge() {
  await press("Kvittera: Växel – Längsta väntetid");
  const dialog = await screen.findByRole("dialog", { name: "Kvittera: Växel – Längsta väntetid" });
  await userEvent.type(within(dialog).getByRole("textbox", { name: /^Anteckning/ }), "Ringer in fler");
  await userEvent.keyboard("{Enter}");
}

describe("the overview's alerts", () => {
  test("are one calm line when there are none", async () => {
    await openAt("/", []);
    expect(within(await strip()).getByText("Inga larm")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Kvittera/ })).not.toBeInTheDocument();
    expect(document.title).not.toMatch(/^\(/);
  });

  test("tell how bad, where, what against which limit, the worst, since when and who has it", async () => {
    await openAt("/", [buildAlert(now, { value: 22.4 })]);
    const row = within(await strip()).getByRole("listitem");
    for (const text of ["Kritisk", "Växel", "Längsta väntetid", "0:22, gräns 0:20", "värst 0:31", "Ingen har kvitterat"]) expect(within(row).getByText(text)).toBeVisible();
    expect(within(row).getByText(/^sedan kl\. \d\d:\d\d, i 4:1\d$/)).toBeVisible();
    expect(document.title).toMatch(/^\(1\) /);
    expect(within(screen.getByRole("navigation", { name: "Sidor" })).getByRole("link", { name: /Larm.*1 larm att ta hand om/ })).toBeVisible();
  });

  test("fold those that another one speaks for under it", async () => {
    await openAt("/", [buildAlert(now), buildAlert(now, { id: "a2", severity: "warning", inhibited_by: "a1", enter_value: 18 })]);
    expect(within(await strip()).getAllByRole("listitem")).toHaveLength(1);
    await press("1 larm till av samma orsak");
    expect(screen.getByText("0:22, gräns 0:18")).toBeVisible();
  });

  test("are no more than three, with the rest a link away", async () => {
    await openAt("/", buildAlerts(now, 60));
    expect(within(await strip()).getAllByRole("listitem")).toHaveLength(3);
    await userEvent.click(screen.getByRole("link", { name: "Visa alla 60" }));
    const open = await screen.findByRole("region", { name: "Öppna" }, PATIENT);
    expect(within(open).getAllByRole("listitem")).toHaveLength(60);
    expect(document.title).toBe("(60) Larm – Trio Monitor");
  }, 20_000);

  test("say as of when they are while Trio is lost, without a second banner", async () => {
    const source = buildSource(now, { freshness: "lost", reason: "unreachable" });
    const lost = buildAlert(now, { id: "lost", metric: "source_lost", queue_id: null, queue_name: null });
    await openAt("/", [lost, buildAlert(now, { inhibited_by: "lost" }), buildAlert(now, { id: "own", metric: "channels_disabled", queue_id: null })], { source, read_at: iso(now - 40_000) });
    expect(within(await strip()).getByText("1 larm till av samma orsak")).toBeVisible();
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    expect(document.title).toBe("(1) ◌ Ingen kontakt – Trio Monitor");
    send([lost, buildAlert(now)], { source, read_at: iso(now - 40_000) });
    expect(await within(await strip()).findByText(/^2 öppna · läget \d\d:\d\d:\d\d$/)).toBeVisible();
  });

  test("of the monitor itself are of now also while Trio is lost", async () => {
    const source = buildSource(now, { freshness: "lost", reason: "unreachable" });
    const lost = buildAlert(now, { id: "lost", metric: "source_lost", queue_id: null, queue_name: null });
    const own = buildAlert(now, { id: "own", metric: "channels_disabled", queue_id: null, queue_name: null });
    await openAt("/", [lost, own, buildAlert(now, { inhibited_by: "lost" })], { source, read_at: iso(now - 40_000) });
    expect(within(await strip()).getByText("2 öppna")).toBeVisible();
    await press("1 larm till av samma orsak");
    const ages = within(await strip()).getAllByRole("listitem").map((item) => item.dataset.age);
    expect(ages).toEqual(["current", "old", "current"]);
    expect(within(screen.getByRole("navigation", { name: "Sidor" })).getByRole("link", { name: /1 larm att ta hand om/ })).toBeVisible();
  });

  test("of a stored picture are shown as old, and cannot be acted on", async () => {
    await openAt("/", [buildAlert(now)]);
    await strip();
    document.body.replaceChildren();
    renderPage(<App feed={createFeed(localStorage)} />);
    expect(within(await strip()).getByText(/^1 öppet · läget/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Kvittera/ })).not.toBeInTheDocument();
  });
});

describe("acknowledging", () => {
  test("is shown at once under the name of whoever is signed in, and is told to the server without one", async () => {
    const [one, two] = [buildAlert(now), buildAlert(now, { id: "a2", queue_name: "Bygglov" })];
    await openAt("/", [one, two]);
    let answer: (response: Response) => void = () => undefined;
    server.answers.set("POST /alerts/a1/acknowledge", () => new Promise<Response>((resolve) => { answer = resolve; }) as unknown as Response);
    await acknowledge();
    expect(screen.getByText("Kvitterat av Anna Ek")).toBeVisible();
    expect(screen.getByRole("link", { name: /^Växel.*Längsta väntetid$/ })).toHaveFocus();
    expect(bodyOf("/alerts/a1/acknowledge")).toEqual({ note: "Ringer in fler" });
    expect(document.title).toMatch(/^\(1\) /);
    const taken = { ...one, acknowledged: { at: iso(now), by: "Anna", note: "Ringer in fler" } };
    act(() => { answer(json(taken)); send([taken, two]); });
    await press("Kvittera: Bygglov – Längsta väntetid");
    expect(screen.getByRole("textbox", { name: /^Anteckning/ })).toHaveFocus();
  });

  test.each([
    ["the network is gone", () => { throw new TypeError("network error"); }, "Kvitteringen av ”Växel – Längsta väntetid” sparades inte: Trio Monitor svarar inte.", true],
    ["the alert has ended", () => problem(409, "alert-ended"), "Kvitteringen av ”Växel – Längsta väntetid” sparades inte: larmet hade redan tagit slut.", false],
  ])("is taken back with a reason when %s", async (_case, answer, text, canRetry) => {
    await openAt("/", [buildAlert(now)]);
    server.answers.set("POST /alerts/a1/acknowledge", answer);
    await acknowledge();
    const trouble = await screen.findByRole("alert");
    expect(trouble).toHaveTextContent(text);
    expect(screen.getByRole("button", { name: "Kvittera: Växel – Längsta väntetid" })).toBeVisible();
    expect(within(trouble).queryAllByRole("button", { name: "Försök igen" })).toHaveLength(canRetry ? 1 : 0);
    await userEvent.click(within(trouble).getByRole("button", { name: "Stäng meddelandet" }));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("that failed can be tried again with the same words", async () => {
    const alert = buildAlert(now);
    await openAt("/", [alert]);
    server.answers.set("POST /alerts/a1/acknowledge", () => problem(503, "store-unavailable"));
    await acknowledge();
    await screen.findByRole("alert");
    server.answers.set("POST /alerts/a1/acknowledge", () => json({ ...alert, acknowledged: { at: iso(now), by: "Anna", note: null } }));
    await press("Försök igen");
    expect(await screen.findByText("Kvitterat av Anna")).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("by somebody else is seen as soon as the stream tells it", async () => {
    await openAt("/", [buildAlert(now)]);
    await strip();
    send([buildAlert(now, { acknowledged: { at: iso(now), by: "Bo", note: null } })]);
    expect(await screen.findByText("Kvitterat av Bo")).toBeVisible();
  });
});

test("an alert is snoozed for a time and woken again", async () => {
  const alert = buildAlert(now);
  await openAt("/", [alert]);
  const until = iso(now + 1_800_000);
  server.answers.set("POST /alerts/a1/snooze", () => json({ ...alert, snoozed_until: until }));
  server.answers.set("POST /alerts/a1/wake", () => json(alert));
  await press("Pausa: Växel – Längsta väntetid");
  await userEvent.click(screen.getByRole("radio", { name: "30 min" }));
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Pausa" }));
  expect(await screen.findByText(/^Pausat till \d\d:\d\d$/)).toBeVisible();
  expect(bodyOf("/snooze")).toEqual({ note: null, minutes: 30 });
  send([{ ...alert, snoozed_until: until }]);
  await press("Återuppta: Växel – Längsta väntetid");
  expect(await screen.findByText("Ingen har kvitterat")).toBeInTheDocument();
  expect(bodyOf("/wake")).toEqual({});
});

test("a new alert is read out, what was there when the page was opened is not", async () => {
  await openAt("/", [buildAlert(now)]);
  await strip();
  expect(screen.queryByText("Kritisk: Växel – Längsta väntetid")).not.toBeInTheDocument();
  send([buildAlert(now), ...buildAlerts(now, 3).slice(1)]);
  expect(await screen.findByText("2 nya larm")).toHaveAttribute("role", "status");
});

test.each([0, 3, 60])("a page with %i alerts has no accessibility fault that can be found without a screen", async (count) => {
  const { container } = await openAt("/larm", buildAlerts(now, count));
  await screen.findByRole("region", { name: "Öppna" }, PATIENT);
  await screen.findByRole("table", {}, PATIENT);
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await act(() => axe.run(container, { rules }));
  expect(violations.map((violation) => violation.id)).toEqual([]);
}, 30_000);
