import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { createQueries } from "@/app/queries";
import { createFeed } from "@/shared/live/feed";
import { saveSnapshot } from "@/shared/live/snapshot-cache";
import { buildDashboard, buildTrend, iso } from "../support/fixture";
import { buildSession, json, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
/** Longer than the page waits before it tries again. */
const PATIENT = { timeout: 12_000 };
const CUT_OFF = "Kan inte visas utan anslutning";

let server: StandInServer;
beforeEach(() => { server = standInServer(); });
afterEach(() => { window.dispatchEvent(new Event("online")); });

/** The page as the service worker opens it while nobody answers. */
function openWithout(path: string) {
  vi.mocked(fetch).mockRejectedValue(new TypeError("network error"));
  window.history.replaceState(null, "", path);
  render(<QueryClientProvider client={createQueries()}><App feed={createFeed(localStorage)} /></QueryClientProvider>);
}

async function comeBack(answers: Record<string, unknown>) {
  server = standInServer();
  for (const [name, body] of Object.entries(answers)) server.answers.set(name, () => json(body));
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); }, PATIENT);
}

describe("opened without the monitor", () => {
  test("the overview shows the last picture, says what cannot be shown, and fills itself when contact is back", async () => {
    const now = Date.now();
    saveSnapshot(localStorage, buildDashboard(now - 60_000, undefined, { read_at: iso(now - 61_000) }));
    openWithout("/");
    expect(await screen.findByRole("link", { name: "Växel" })).toBeVisible();
    for (const name of ["Senaste timmen", "Handläggare"]) expect(await within(screen.getByRole("region", { name })).findByText(CUT_OFF)).toBeVisible();
    expect(screen.queryByText("Hämtar …")).not.toBeInTheDocument();
    await comeBack({ "GET /trend": buildTrend(now, buildDashboard(now).queues) });
    server.sendSnapshot(buildDashboard(Date.now()));
    expect(await screen.findByRole("img", { name: /^Linjediagram/ })).toBeVisible();
    expect(screen.queryByText(CUT_OFF)).not.toBeInTheDocument();
  }, SECONDS);

  test("without a picture it says the same of the queues", async () => {
    openWithout("/");
    expect(await within(screen.getByRole("region", { name: "Köer" })).findByText(CUT_OFF)).toBeVisible();
  }, SECONDS);

  test("the account is there once contact is, without anybody pressing anything", async () => {
    openWithout("/konto");
    expect(await screen.findByText(CUT_OFF, {}, PATIENT)).toBeVisible();
    await comeBack({ "GET /session": buildSession(), "GET /me/sessions": { sessions: [] } });
    expect(await screen.findByRole("region", { name: "Du" }, PATIENT)).toHaveTextContent("Anna Ek");
  }, SECONDS);

  test("a list says that the monitor does not answer, even where the browser knows of no network, and comes by itself", async () => {
    localStorage.setItem("trio-monitor.role", "admin");
    openWithout("/administration/api-nycklar");
    window.dispatchEvent(new Event("offline"));
    expect(await screen.findByText("Trio Monitor svarar inte", {}, PATIENT)).toBeVisible();
    await comeBack({ "GET /session": buildSession(), "GET /api-tokens": { tokens: [] } });
    expect(await screen.findByText("Inga API-nycklar", {}, PATIENT)).toBeVisible();
  }, SECONDS);

  test("nothing that could not be saved is saved later by itself", async () => {
    localStorage.setItem("trio-monitor.role", "admin");
    openWithout("/administration/api-nycklar/ny");
    window.dispatchEvent(new Event("offline"));
    const field = await screen.findByRole("textbox", { name: "Namn" }, PATIENT);
    // An administrator's key needs no word of the groups.
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Roll" }), "Administratör");
    await userEvent.type(field, "Grafana{Enter}");
    expect(await within(screen.getByRole("form", { name: "Ny API-nyckel" })).findByRole("alert")).toHaveTextContent("Trio Monitor svarar inte");
    await comeBack({ "GET /session": buildSession() });
    window.dispatchEvent(new Event("online"));
    expect(server.requests()).not.toContain("POST /api-tokens");
  }, SECONDS);
});
