import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { buildDashboard } from "../support/fixture";
import { renderPage } from "../support/render";
import { buildSession, ENGLISH, json, problem, standInServer, type StandInServer } from "../support/server";


/** What is loaded later takes its time on a busy computer. */
const PATIENT = { timeout: 8_000 };
const TOKEN = "IcsL2iGiFDNK-Nj1YrvGyFlSS1yjLUy14IzJEXQe2mI";
let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  window.history.replaceState(null, "", "/");
});

const open = () => renderPage(<App feed={createFeed(localStorage)} />);

async function openSignedOut() {
  server.answers.set("GET /session", () => problem(401, "not-signed-in"));
  server.answers.set("GET /stream", () => problem(401, "not-signed-in"));
  server.answers.set("GET /sign-in", () => json({ needs_first_admin: false, oidc: { name: "Entra" } }));
  open();
  await screen.findByRole("heading", { name: "Logga in" });
}

async function signIn() {
  await userEvent.type(screen.getByRole("textbox", { name: "Användarnamn" }), "anna");
  await userEvent.type(screen.getByLabelText("Lösenord"), "hemligt ord");
  await userEvent.click(screen.getByRole("button", { name: "Logga in" }));
}

describe("signing in", () => {
  test("by name and password tells what is wrong", async () => {
    await openSignedOut();
    server.answers.set("POST /session/password", () => problem(401, "wrong-credentials"));
    await signIn();
    expect(await screen.findByText("Fel användarnamn eller lösenord.")).toHaveAttribute("role", "alert");
    expect(server.bodies("POST /session/password")).toEqual([{ name: "anna", password: "hemligt ord" }]);
  });

  test("that is locked says until when, and cannot be tried meanwhile", async () => {
    await openSignedOut();
    const locked = { type: "urn:trio-monitor:problem:sign-in-locked", title: "", status: 429, detail: "", errors: [] };
    server.answers.set("POST /session/password", () => new Response(JSON.stringify(locked), { status: 429, headers: { "Retry-After": "90" } }));
    await signIn();
    expect(await screen.findByText(/Inloggningen är låst till kl\. \d\d:\d\d:\d\d/)).toBeVisible();
    expect(screen.getByText(/^1:(30|29)$/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Logga in" })).toBeDisabled();
  });

  test("says when Caps Lock is on, at the field and to those who hear the page", async () => {
    await openSignedOut();
    // One keyboard, which remembers what is locked.
    const user = userEvent.setup();
    const field = screen.getByLabelText("Lösenord");
    await user.type(field, "a");
    expect(screen.queryByText("Caps Lock är på.")).not.toBeInTheDocument();
    await user.keyboard("{CapsLock}a");
    expect(screen.getByText("Caps Lock är på.")).toHaveAttribute("role", "status");
    expect(field).toHaveAccessibleDescription("Caps Lock är på.");
    await user.tab();
    expect(screen.queryByText("Caps Lock är på.")).not.toBeInTheDocument();
    await user.click(field);
    await user.keyboard("{CapsLock}a");
    expect(field).not.toHaveAccessibleDescription();
  });

  test("can be by the organisation's provider, and back to the page", async () => {
    window.history.replaceState(null, "", "/larm?visa=open");
    await openSignedOut();
    expect(await screen.findByRole("link", { name: "Logga in med Entra" })).toHaveAttribute("href", "/api/v1/sign-in/oidc?to=%2Flarm%3Fvisa%3Dopen");
  });

  test("by the first link makes an administrator, whose weak password is explained", async () => {
    window.history.replaceState(null, "", `/#sign-in=${TOKEN}`);
    server.answers.set("POST /sign-in-links/look", () => json({ kind: "first_admin", user_name: null, expires_at: "2099-01-01T00:00:00Z" }));
    server.answers.set("POST /session", () => problem(422, "weak-password", [{ where: "body.password", code: "commonplace", value: null, problem: ENGLISH }]));
    open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Användarnamn" }), "anna");
    await userEvent.type(screen.getByLabelText("Nytt lösenord"), "password1234");
    await userEvent.type(screen.getByLabelText("Lösenordet en gång till"), "password1234");
    await userEvent.click(screen.getByRole("button", { name: "Lägg upp och logga in" }));
    expect(await screen.findByText("Det är, eller liknar, ett vanligt lösenord. Lägg till ett eller två ovanliga ord.")).toBeVisible();
    expect(window.location.hash).toBe("");
  });

  test("by a link that was used is told as used", async () => {
    window.history.replaceState(null, "", `/#sign-in=${TOKEN}`);
    server.answers.set("POST /sign-in-links/look", () => problem(401, "link-spent"));
    open();
    expect(await screen.findByText(/Länken är redan använd eller har gått ut/)).toBeVisible();
  });
});

describe("signing out", () => {
  const signOut = () => userEvent.click(screen.getByRole("button", { name: "Logga ut", hidden: true }));

  test("that the server was not told of says so, and is tried again from there", async () => {
    server.answers.set("DELETE /session", () => { throw new TypeError("network error"); });
    server.answers.set("GET /sign-in", () => json({ needs_first_admin: false, oidc: null }));
    open();
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    await signOut();
    expect(await screen.findByRole("heading", { name: "Logga in" }, PATIENT)).toBeVisible();
    expect(screen.getByText("Servern svarade inte, så inloggningen gäller ännu. Logga ut igen när den svarar.")).toHaveAttribute("role", "alert");
    server.answers.set("DELETE /session", () => new Response(null, { status: 204 }));
    await signOut();
    await waitFor(() => { expect(screen.queryByRole("button", { name: "Logga ut" })).not.toBeInTheDocument(); });
    expect(screen.queryByText(/inloggningen gäller ännu/)).not.toBeInTheDocument();
  }, 20_000);

  test("of a session that is over already is no failure", async () => {
    server.answers.set("DELETE /session", () => problem(401, "not-signed-in"));
    open();
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    await signOut();
    expect(await screen.findByRole("heading", { name: "Logga in" }, PATIENT)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Logga ut" })).not.toBeInTheDocument();
  }, 20_000);
});

describe("a role", () => {
  async function openAs(role: "viewer" | "supervisor" | "admin", path = "/") {
    window.history.replaceState(null, "", path);
    server.answers.set("GET /session", () => json(buildSession({ role, group_ids: role === "viewer" ? ["north"] : [] })));
    server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "north", name: "Norr", queue_ids: [] }] }));
    open();
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    server.sendSnapshot(buildDashboard(Date.now()));
  }

  test.each([["viewer", 3], ["supervisor", 5], ["admin", 5]] as const)("of %s is shown its own pages", async (role, count) => {
    await openAs(role);
    await waitFor(() => { expect(within(screen.getByRole("navigation", { name: "Sidor" })).getAllByRole("link")).toHaveLength(count); });
  });

  test.each([
    ["viewer", null, 0],
    ["supervisor", "Väggskärmar", 2],
    ["admin", "Administration", 14],
  ] as const)("of %s has ways to what it may set, in the bar and among the commands, and to nothing else", async (role, name, sections) => {
    await openAs(role);
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.type(await screen.findByRole("combobox", {}, PATIENT), role === "admin" ? "Administration:" : "Väggskärmar:");
    await waitFor(() => { expect(screen.queryAllByRole("option", { name: /: / })).toHaveLength(sections); });
    expect(screen.queryByRole("option", { name: /Kvittera/ })).not.toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    const link = name === null ? null : within(screen.getByRole("navigation", { name: "Sidor" })).getByRole("link", { name });
    if (link === null) return;
    server.answers.set("GET /screens", () => json({ screens: [] }));
    server.answers.set("GET /boards", () => json({ version: 1, boards: [] }));
    await userEvent.click(link);
    expect(await screen.findByRole("heading", { level: 1, name: role === "admin" ? "Köer" : "Skärmar" }, PATIENT)).toBeVisible();
    expect(within(screen.getByRole("navigation", { name: "Administrationens sidor" })).getAllByRole("link")).toHaveLength(sections);
  }, 20_000);

  test("that is too low for a page is told so, and which groups are all that is shown", async () => {
    await openAs("viewer", "/rapporter");
    expect(await screen.findByRole("heading", { name: "Sidan är för rollen arbetsledare" })).toBeInTheDocument();
    expect(server.requests().some((one) => one.startsWith("GET /reports"))).toBe(false);
    expect((await screen.findAllByText("Visar bara Norr")).length).toBeGreaterThan(0);
  });
});
