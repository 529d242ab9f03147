import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { buildDashboard, buildServiceLevel, buildSource, iso } from "../support/fixture";
import { renderPage } from "../support/render";
import { json, standInServer, type StandInServer } from "../support/server";


let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  window.history.replaceState(null, "", "/");
});

const open = () => renderPage(<App feed={createFeed(localStorage)} />);

async function openLive(members = {}) {
  open();
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  server.sendSnapshot(buildDashboard(Date.now(), undefined, members));
  await screen.findByRole("group", { name: "Köer" });
}

/** Told apart from the row of the chart's twin. */
const queueRow = () => within(screen.getByRole("group", { name: "Köer" })).getByRole("row", { name: /Växel/ });

describe("the page", () => {
  test("shows the centre as it stands", async () => {
    await openLive();
    expect(screen.getByText("83,4 %")).toBeVisible();
    expect(within(queueRow()).getByText("Varning")).toBeVisible();
    expect(screen.getByText("DEMO")).toBeVisible();
    expect(screen.getByRole("button", { name: /^Live/ })).toBeVisible();
    expect(document.title).toMatch(/^▲ 0:1\d Växel – Trio Monitor$/);
  });

  test("is not marked as a demo when it is none", async () => {
    const now = Date.now();
    await openLive({ centre: { ...buildDashboard(now).centre, is_demo: false } });
    expect(screen.queryByText("DEMO")).not.toBeInTheDocument();
  });

  test("keeps the last values on screen while the browser's connection is lost, and names it", async () => {
    await openLive();
    server.answers.set("GET /stream", () => { throw new TypeError("network error"); });
    server.cut();
    expect(await screen.findByRole("alert", {}, { timeout: 6000 })).toHaveTextContent("Sidan har tappat kontakten med Trio Monitor");
    expect(queueRow()).toBeVisible();
    expect(screen.getByText(/Försöker igen/)).toBeVisible();
  }, 10_000);

  test("resumes with the last event's id", async () => {
    await openLive();
    server.cut();
    await waitFor(() => { expect(server.requests().filter((one) => one === "GET /stream")).toHaveLength(2); }, { timeout: 3000 });
    const last = vi.mocked(fetch).mock.calls.filter(([path]) => path === "/api/v1/stream").at(-1)?.[1]?.headers;
    expect(last).toHaveProperty("Last-Event-ID");
  });

  test("says that Trio is lost, why, and what happens next", async () => {
    const now = Date.now();
    const source = buildSource(now, { freshness: "lost", reason: "unreachable", circuit: "open", next_poll_at: iso(now + 9_000) });
    await openLive({ source, read_at: iso(now - 60_000) });
    expect(screen.getByRole("alert")).toHaveTextContent(/Trio-servern går inte att nå.*Ingen avläsning har lyckats sedan/);
    expect(screen.getByText(/Försöker igen om \d+ s/)).toBeVisible();
    expect(document.title).toBe("◌ Ingen kontakt – Trio Monitor");
  });

  test("tells times in the time zone of the centre, and since when Trio is lost with the date of another day", async () => {
    const now = Date.now();
    const before = "2026-11-20T13:03:22Z";
    const source = buildSource(now, { freshness: "lost", reason: "timeout", last_success_at: before });
    await openLive({ source, read_at: before, centre: { ...buildDashboard(now).centre, time_zone: "Asia/Tokyo" } });
    expect(screen.getByRole("alert")).toHaveTextContent("Ingen avläsning har lyckats sedan 2026-11-20 22:03.");
  });

  test("shows dashes after five minutes without values", async () => {
    const now = Date.now();
    await openLive({ source: buildSource(now, { freshness: "lost", reason: "timeout" }), read_at: iso(now - 310_000) });
    expect(screen.queryByText("83,4 %")).not.toBeInTheDocument();
    expect(within(queueRow()).getByText("Okänd")).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent("Värdena är för gamla för att visas.");
  });

  test("says so when Trio has never answered, and keeps trying", async () => {
    open();
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    const now = Date.now();
    const never = buildDashboard(now, { queues: 0, agents: 0 }, { read_at: null, source: buildSource(now, { freshness: "never", reason: "login_refused", last_success_at: null }) });
    server.sendSnapshot(never);
    expect(await screen.findByRole("alert")).toHaveTextContent(/godtar inte inloggningen.*Någon behöver rätta inloggningen/);
    expect(screen.getByText("Köerna visas när Trio har svarat första gången.")).toBeVisible();
  });

  test("hints to reload when the server has a new version", async () => {
    await openLive();
    server.sendSnapshot(buildDashboard(Date.now() + 1, undefined, { version: "0.2.0" }));
    expect(await screen.findByRole("button", { name: "Ladda om" })).toBeVisible();
  });

  test("shows the stored picture, marked with its age, until the first live one", async () => {
    await openLive();
    document.body.replaceChildren();
    open();
    expect(await screen.findByText(/Visar en sparad bild från/)).toBeVisible();
    expect(screen.getByText("Namn sparas inte i webbläsaren. De visas när aktuella värden har kommit.")).toBeVisible();
  });

  test("explains a service level down to its formula", async () => {
    await openLive();
    const told = buildServiceLevel(Date.now() - 3_600_000, "1");
    server.answers.set("GET /service-level", () => json(told));
    await userEvent.click(screen.getByRole("button", { name: /Servicenivå för Växel i dag/ }));
    const dialog = await screen.findByRole("dialog", { name: "Servicenivå – Växel" });
    expect(await within(dialog).findByText("besvarade + tappade − korta avbrott")).toBeVisible();
    expect(within(dialog).getByText("vår formel")).toBeVisible();
    expect(server.requests()).toContain("GET /service-level?queue_id=1&window=today");
    // The calls are those that were counted, whatever the computer's own clock says.
    const calls = await waitFor(() => server.requests().find((one) => one.startsWith("GET /calls?"))!);
    expect(new URLSearchParams(calls.split("?")[1]).get("to")).toBe(told.published_at);
    await userEvent.click(within(dialog).getByRole("radio", { name: "30 min" }));
    await waitFor(() => { expect(server.requests()).toContain("GET /service-level?queue_id=1&window=30m"); });
  });

  test("speaks English when asked to", async () => {
    await openLive();
    await userEvent.click(screen.getByRole("radio", { name: "English", hidden: true }));
    expect(screen.getByText("Service level today")).toBeVisible();
    expect(document.documentElement.lang).toBe("en");
  });
});
