import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import type { Alert } from "@/shared/api/types";
import { createFeed } from "@/shared/live/feed";
import { buildAlert, buildAlertPage, buildEnded, buildRules, buildStory } from "../support/alert-fixture";
import { buildDashboard, iso } from "../support/fixture";
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

async function openAt(path: string, alerts: Alert[] = []) {
  window.history.replaceState(null, "", path);
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  server.sendSnapshot(buildDashboard(now, undefined, { alerts }));
}

const asked = (start: string) => server.requests().filter((one) => one.startsWith(start));
const history = () => screen.findByRole("group", { name: "Avslutade larm" }, PATIENT);

describe("the page of alerts", () => {
  test("lists the open ones and, of the last seven days, those that have ended", async () => {
    const cause = { at: iso(now), by: "Bo", note: "Utskick med fel nummer" };
    server.answers.set("GET /alerts", () => json(buildAlertPage([buildEnded(now, { cause, acknowledged: { ...cause, by: "Anna" } })])));
    await openAt("/larm", [buildAlert(now)]);
    const row = within(await history()).getByRole("row", { name: /Växel – Längsta väntetid/ });
    for (const text of ["Kritisk", "5:00", "0:31", "Återhämtat", "Anna", "Utskick med fel nummer"]) expect(within(row).getByText(text)).toBeVisible();
    expect(screen.getByText("0:22, gräns 0:20")).toBeVisible();
    expect(asked("GET /alerts?")[0]).toMatch(/^GET \/alerts\?state=ended&from=.+T.+Z&to=.+T.+Z&limit=50$/);
    expect(screen.getByRole("link", { name: /^Larm/ })).toHaveAttribute("aria-current", "page");
  }, 20_000);

  test("asks anew for those that have ended whenever an open one has come or gone", async () => {
    await openAt("/larm");
    await history();
    for (const [alerts, count] of [[[buildAlert(now)], 2], [[], 3]] as const) {
      act(() => { server.sendSnapshot(buildDashboard(now, undefined, { alerts: [...alerts] })); });
      await waitFor(() => { expect(asked("GET /alerts?")).toHaveLength(count); });
    }
  }, 20_000);

  test("asks for what is in the address, and puts there what is chosen", async () => {
    const bygglov = buildAlert(now, { id: "a2", queue_id: "2", queue_name: "Bygglov" });
    await openAt("/larm?ko=2&period=30d&niva=critical&fore=x9", [buildAlert(now), bygglov]);
    await history();
    expect(asked("GET /alerts?")[0]).toMatch(/queue_id=2&severity=critical&.*&before=x9/);
    expect(within(screen.getByRole("region", { name: "Öppna" })).getAllByRole("listitem")).toHaveLength(1);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Regel" }), "Längsta väntetid · varning");
    expect(window.location.search).toBe("?ko=2&period=30d&niva=critical&regel=longest-wait-warning");
    expect(await screen.findByText("Inga öppna larm passar urvalet")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "Avslutade" }));
    expect(screen.queryByRole("region", { name: "Öppna" })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("radio", { name: "Öppna" }));
    expect(screen.queryByRole("region", { name: "Avslutade larm" })).not.toBeInTheDocument();
  }, 20_000);

  test("leads to older ones, and the browser's back leads back", async () => {
    server.answers.set("GET /alerts", () => json(buildAlertPage([buildEnded(now)], "e1")));
    await openAt("/larm?visa=ended");
    await userEvent.click(await screen.findByRole("link", { name: "Äldre" }, PATIENT));
    expect(window.location.search).toBe("?visa=ended&fore=e1");
    await waitFor(() => { expect(asked("GET /alerts?").at(-1)).toContain("before=e1"); });
    expect(await screen.findByRole("link", { name: "Till de senaste" })).toBeVisible();
    window.history.back();
    await waitFor(() => { expect(screen.queryByRole("link", { name: "Till de senaste" })).not.toBeInTheDocument(); });
  }, 20_000);

  test("says why there is nothing, and lets one try again", async () => {
    server.answers.set("GET /alerts", () => problem(503, "store-unavailable"));
    await openAt("/larm");
    expect(await screen.findByText("Databasen går inte att nå just nu", {}, PATIENT)).toBeVisible();
    server.answers.set("GET /alerts", () => json(buildAlertPage([])));
    await userEvent.click(screen.getByRole("button", { name: "Försök igen" }));
    expect(await screen.findByText("Inga avslutade larm i perioden")).toBeVisible();
    expect(screen.getByText("Inga larm")).toBeVisible();
  }, 20_000);
});

describe("an alert's story", () => {
  test("tells what happened and who did what, and leads to the queue at the time that it lasted", async () => {
    const ended = buildEnded(Date.parse("2026-11-24T12:00:00Z"), { acknowledged: { at: "2026-11-24T10:02:00Z", by: "Anna", note: null } });
    server.answers.set("GET /alerts/e1", () => json(buildStory(Date.parse("2026-11-24T12:00:00Z"), ended)));
    await openAt("/larm/e1");
    expect(await screen.findByRole("heading", { level: 1, name: "Växel – Längsta väntetid" }, PATIENT)).toBeVisible();
    const [fired, commented, snoozed] = within(screen.getByRole("region", { name: "Händelser" })).getAllByRole("listitem");
    expect(fired).toHaveTextContent(/2026-11-24.*11:00:00.*Larmet gick.*0:20$/);
    expect(commented).toHaveTextContent(/Kommentar.*Bo.*Ringer vikarien/);
    expect(snoozed).toHaveTextContent(/Pausat.*till \d\d:\d\d · Anna/);
    const facts = within(screen.getByRole("region", { name: "Larmet i korthet" }));
    for (const text of ["5:00", "0:20", "0:15", "Anna, 2026-11-24 11:02"]) expect(facts.getByText(text)).toBeVisible();
    expect(screen.getByRole("link", { name: "Visa kön vid larmet" })).toHaveAttribute("href", "/ko/1?period=own&fran=2026-11-24&till=2026-11-24&avsnitt=20261124T1000Z-20261124T1015Z");
    expect(screen.queryByRole("button", { name: /^Kvittera/ })).not.toBeInTheDocument();
  }, 20_000);

  test("tells a value that is late as the last known, and of when it is", async () => {
    const open = buildAlert(now);
    server.answers.set("GET /alerts/a1", () => json(buildStory(now, open)));
    await openAt("/larm/a1", [open]);
    const facts = within(await screen.findByRole("region", { name: "Larmet i korthet" }, PATIENT));
    expect(facts.getByText("Nu")).toBeVisible();
    act(() => { server.sendSnapshot(buildDashboard(now + 1, undefined, { alerts: [open], read_at: iso(now - 20_000) })); });
    expect(await facts.findByText("Senast")).toBeVisible();
    expect(facts.getByText("0:22")).toHaveClass("stale");
    expect(screen.getByText(/^läget \d\d:\d\d:\d\d$/)).toBeVisible();
  }, 20_000);

  test("takes a comment and a cause, also after the end", async () => {
    server.answers.set("GET /alerts/e1", () => json(buildStory(now, buildEnded(now))));
    server.answers.set("POST /alerts/e1/comments", () => json(buildEnded(now)));
    server.answers.set("POST /alerts/e1/cause", () => json(buildEnded(now)));
    await openAt("/larm/e1");
    const field = await screen.findByRole("textbox", { name: "Skriv något om larmet" }, PATIENT);
    await userEvent.click(screen.getByRole("button", { name: "Kommentera" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Skriv något först.");
    await userEvent.type(field, "Systembyte");
    await userEvent.click(screen.getByRole("button", { name: "Spara som orsak" }));
    await waitFor(() => { expect(field).toHaveValue(""); });
    expect(asked("POST /alerts/e1")).toEqual(["POST /alerts/e1/cause"]);
    expect(asked("GET /alerts/e1").length).toBeGreaterThan(1);
  }, 20_000);

  test("keeps what was written when it cannot be saved, and says why", async () => {
    server.answers.set("GET /alerts/e1", () => json(buildStory(now, buildEnded(now))));
    server.answers.set("POST /alerts/e1/comments", () => problem(503, "store-unavailable"));
    await openAt("/larm/e1");
    await userEvent.type(await screen.findByRole("textbox", { name: "Skriv något om larmet" }, PATIENT), "Systembyte");
    await userEvent.click(screen.getByRole("button", { name: "Kommentera" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Sparades inte: databasen går inte att nå just nu.");
    expect(screen.getByRole("textbox", { name: "Skriv något om larmet" })).toHaveValue("Systembyte");
  }, 20_000);

  test("grows when the stream tells that something has happened", async () => {
    const alert = buildAlert(now);
    server.answers.set("GET /alerts/a1", () => json(buildStory(now, alert)));
    await openAt("/larm/a1", [alert]);
    await screen.findByRole("region", { name: "Händelser" }, PATIENT);
    const before = asked("GET /alerts/a1").length;
    server.sendSnapshot(buildDashboard(now + 1, undefined, { alerts: [{ ...alert, phase: "recovering" }] }));
    expect(await screen.findByText("Återhämtar sig")).toBeVisible();
    await waitFor(() => { expect(asked("GET /alerts/a1").length).toBeGreaterThan(before); });
  }, 20_000);

  test("of an alert that is not there says so", async () => {
    server.answers.set("GET /alerts/zz", () => problem(404, "no-such-alert"));
    await openAt("/larm/zz");
    expect(await screen.findByRole("heading", { level: 1, name: "Larmet finns inte" }, PATIENT)).toBeVisible();
    expect(within(screen.getByRole("main")).getByRole("link", { name: "Larm" })).toHaveAttribute("href", "/larm");
  }, 20_000);
});

describe("how the page tells of new alerts", () => {
  const checkbox = (name: string) => screen.getByRole("checkbox", { name, hidden: true });

  test("is off until it is chosen, and says why the browser cannot", async () => {
    await openAt("/");
    await screen.findByRole("group", { name: "Köer" });
    expect(checkbox("Ljud vid kritiskt larm")).not.toBeChecked();
    expect(checkbox("Avisering på skrivbordet")).toBeDisabled();
    expect(screen.getByText(/Det kräver att sidan öppnas med https/)).toBeInTheDocument();
  });

  test("sound that the browser holds back is told where the alerts are", async () => {
    await openAt("/");
    await screen.findByRole("group", { name: "Köer" });
    const resume = vi.fn();
    class HeldBackContext extends EventTarget {
      state = "suspended";
      resume = resume;
      close = vi.fn();
      createOscillator = () => ({ frequency: {}, connect: () => ({ connect: vi.fn() }), start: vi.fn(), stop: vi.fn() });
      createGain = () => ({ gain: { setValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() } });
    }
    vi.stubGlobal("AudioContext", HeldBackContext);
    await userEvent.click(checkbox("Ljud vid kritiskt larm"));
    expect(await screen.findByText(/webbläsaren släpper inte fram det/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Släpp fram ljudet" }));
    expect(resume).toHaveBeenCalled();
  });
});
