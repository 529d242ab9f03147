import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { OwnSession } from "@/shared/api/types";
import { openPage, PATIENT } from "../support/admin";
import { buildSession, json, problem, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
const session = (id: string, members: Partial<OwnSession> = {}): OwnSession => ({
  id,
  created_at: "2026-11-23T07:30:00Z",
  last_seen_at: "2026-11-23T09:41:00Z",
  expires_at: "2026-11-24T07:30:00Z",
  address: "192.0.2.7",
  user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
  is_current: false,
  ...members,
});
const HERE = session("s1", { is_current: true });
const PHONE = session("s2", { user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", address: null });

let server: StandInServer;
beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /me/sessions", () => json({ sessions: [HERE, PHONE] }));
});

const open = () => openPage(server, "/konto", "Ditt konto");
const done = () => new Response(null, { status: 204 });

async function changePassword(fresh: string, repeated = fresh) {
  await userEvent.type(screen.getByLabelText("Nuvarande lösenord"), "gammalt ord");
  await userEvent.type(screen.getByLabelText("Nytt lösenord"), fresh);
  await userEvent.type(screen.getByLabelText("Lösenordet en gång till"), repeated);
  await userEvent.click(screen.getByRole("button", { name: "Byt lösenord" }));
}

describe("one's own account", () => {
  test("tells who one is, what one may do and what one sees", async () => {
    server.answers.set("GET /session", () => json(buildSession({ role: "supervisor", group_ids: ["north"] })));
    server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "north", name: "Norr", queue_ids: [] }] }));
    await open();
    const who = within(await screen.findByRole("region", { name: "Du" }, PATIENT));
    for (const text of ["Anna Ek", "anna", "Arbetsledare", "Norr"]) expect(who.getByText(text)).toBeVisible();
    expect(who.getByText(/^Kan också ta hand om larm/)).toBeVisible();
  }, SECONDS);

  test("changes the password, empties the fields and asks anew where one is signed in", async () => {
    server.answers.set("PUT /me/password", () => { server.answers.set("GET /me/sessions", () => json({ sessions: [HERE] })); return done(); });
    await open();
    await screen.findByText("Safari på iOS");
    await changePassword("fyra nya ord ihop");
    expect(await screen.findByText("Lösenordet är bytt.")).toBeVisible();
    expect(server.bodies("PUT /me/password")).toEqual([{ current: "gammalt ord", new: "fyra nya ord ihop" }]);
    expect(screen.getByLabelText("Nytt lösenord")).toHaveValue("");
    await waitFor(() => { expect(screen.queryByText("Safari på iOS")).not.toBeInTheDocument(); });
  }, SECONDS);

  test("finds a password that is too short, or two that differ, before the server is asked", async () => {
    await open();
    await changePassword("kort");
    expect(screen.getByRole("alert")).toHaveTextContent("Det ska vara minst 12 tecken, och är 4.");
    expect(screen.getByLabelText("Nytt lösenord")).toHaveAccessibleDescription(/minst 12 tecken, och är 4/);
    await changePassword(" men långt nog", "annat");
    expect(screen.getByRole("alert")).toHaveTextContent("De två lösenorden är inte lika.");
    expect(server.bodies("PUT /me/password")).toEqual([]);
  }, SECONDS);

  test("says when the current password is another, and what is typed stays", async () => {
    server.answers.set("PUT /me/password", () => problem(403, "wrong-password"));
    await open();
    await changePassword("fyra nya ord ihop");
    expect(await screen.findByText("Det nuvarande lösenordet är ett annat.")).toHaveAttribute("role", "alert");
    expect(screen.getByLabelText("Nytt lösenord")).toHaveValue("fyra nya ord ihop");
  }, SECONDS);

  test("shows where one is signed in, and ends one of them", async () => {
    server.answers.set("DELETE /me/sessions/s2", () => { server.answers.set("GET /me/sessions", () => json({ sessions: [HERE] })); return done(); });
    await open();
    const here = (await screen.findByText("Edge på Windows", {}, PATIENT)).closest("li")!;
    expect(within(here).getByText("Den här")).toBeVisible();
    expect(within(here).queryByRole("button")).not.toBeInTheDocument();
    expect(screen.getByText("– · inloggad 2026-11-23 08:30 · senast använd 2026-11-23 10:41")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Logga ut Safari på iOS, inloggad 2026-11-23 08:30" }));
    await waitFor(() => { expect(screen.queryByText("Safari på iOS")).not.toBeInTheDocument(); });
    expect(screen.getByText("Edge på Windows")).toBeVisible();
  }, SECONDS);

  test("signs out everywhere once that is meant, and then shows the sign-in", async () => {
    server.answers.set("DELETE /me/sessions", done);
    server.answers.set("DELETE /session", done);
    server.answers.set("GET /sign-in", () => json({ needs_first_admin: false, oidc: null }));
    await open();
    const all = await screen.findByRole("button", { name: "Logga ut överallt" }, PATIENT);
    await userEvent.click(all);
    await userEvent.click(screen.getByRole("button", { name: "Avbryt" }));
    expect(server.requests()).not.toContain("DELETE /me/sessions");
    await userEvent.click(all);
    await userEvent.click(within(screen.getByRole("dialog", { name: "Logga ut överallt?" })).getByRole("button", { name: "Logga ut överallt" }));
    expect(await screen.findByRole("heading", { name: "Logga in" }, PATIENT)).toBeVisible();
    expect(server.requests()).toContain("DELETE /me/sessions");
  }, SECONDS);

  test("that cannot be fetched says why, and can be asked for again", async () => {
    server.answers.set("GET /me/sessions", () => problem(503, "store-unavailable"));
    await open();
    expect(await screen.findByText("Databasen går inte att nå just nu", {}, PATIENT)).toBeVisible();
    server.answers.set("GET /me/sessions", () => json({ sessions: [HERE] }));
    await userEvent.click(screen.getByRole("button", { name: "Försök igen" }));
    expect(await screen.findByText("Edge på Windows")).toBeVisible();
  }, SECONDS);
});
