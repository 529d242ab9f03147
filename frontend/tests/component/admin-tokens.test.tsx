import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ApiToken } from "@/shared/api/types";
import { openPage, PATIENT } from "../support/admin";
import { json, problem, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
const token = (id: string, name: string, members: Partial<ApiToken> = {}): ApiToken => ({
  id,
  name,
  role: "viewer",
  group_ids: [],
  made_by: "anna",
  created_at: "2026-11-02T08:00:00Z",
  expires_at: "2099-11-02T08:00:00Z",
  last_used_at: null,
  revoked_at: null,
  is_live: true,
  ...members,
});
const LIVE = token("t1", "Driftpanelen", { last_used_at: "2026-11-23T09:00:00Z" });

let server: StandInServer;
const tell = (...tokens: ApiToken[]) => { server.answers.set("GET /api-tokens", () => json({ tokens })); };
beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /queue-groups", () => json({ version: 0, groups: [] }));
  tell(LIVE);
});

// Whatever stood in for what jsdom has not.
afterEach(() => { Reflect.deleteProperty(navigator, "clipboard"); });

const list = () => openPage(server, "/administration/api-nycklar", "API-nycklar");
const row = (name: RegExp) => within(screen.getByRole("row", { name }));
const revoke = async () => {
  await userEvent.click(await screen.findByRole("button", { name: "Återkalla Driftpanelen" }, PATIENT));
  await userEvent.click(within(screen.getByRole("dialog", { name: "Återkalla Driftpanelen?" })).getByRole("button", { name: "Återkalla" }));
};

describe("API tokens", () => {
  test("are listed with whether they count, and why not", async () => {
    const old = { is_live: false };
    tell(
      LIVE,
      token("t2", "Gammal", { ...old, expires_at: "2026-01-02T08:00:00Z" }),
      token("t3", "Indragen", { ...old, revoked_at: "2026-11-20T08:00:00Z" }),
      token("t4", "Föräldralös", old),
    );
    await list();
    await screen.findByText("Till 2099-11-02", {}, PATIENT);
    for (const text of ["Läsare", "2026-11-23 10:00", "2026-11-02 av anna"]) expect(row(/Driftpanelen/).getByText(text)).toBeVisible();
    expect(row(/Gammal/).getByText("Gick ut 2026-01-02")).toBeVisible();
    expect(row(/Gammal/).getByText("Aldrig")).toBeVisible();
    expect(row(/Indragen/).getByText("Återkallad 2026-11-20 09:00")).toBeVisible();
    expect(row(/Indragen/).queryByRole("button")).not.toBeInTheDocument();
    expect(row(/Föräldralös/).getByText("Nej, den som skapade den är inte längre administratör")).toBeVisible();
  }, SECONDS);

  test("are revoked once that is meant, and the focus is kept meanwhile", async () => {
    server.answers.set("DELETE /api-tokens/t1", () => { tell(token("t1", "Driftpanelen", { is_live: false, revoked_at: "2026-11-23T09:00:00Z" })); return new Response(null, { status: 204 }); });
    await list();
    await userEvent.click(await screen.findByRole("button", { name: "Återkalla Driftpanelen" }, PATIENT));
    const question = within(screen.getByRole("dialog", { name: "Återkalla Driftpanelen?" }));
    expect(question.getByRole("button", { name: "Avbryt" })).toHaveFocus();
    await userEvent.click(question.getByRole("button", { name: "Avbryt" }));
    expect(server.requests()).not.toContain("DELETE /api-tokens/t1");
    await revoke();
    expect(await screen.findByText("Återkallad 2026-11-23 10:00")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Återkalla Driftpanelen" })).not.toBeInTheDocument();
  }, SECONDS);

  test("that could not be revoked say so", async () => {
    server.answers.set("DELETE /api-tokens/t1", () => problem(503, "store-unavailable"));
    await list();
    await revoke();
    expect(await screen.findByText("Databasen går inte att nå just nu. Försök igen om en stund.")).toHaveAttribute("role", "alert");
    expect(screen.getByText("Till 2099-11-02")).toBeVisible();
  }, SECONDS);

  test("say when there are none, and what they are for", async () => {
    tell();
    await list();
    expect(await screen.findByText("Skapa en för varje program som ska hämta tal.", {}, PATIENT)).toBeVisible();
  }, SECONDS);

  test("are made with a name, a role and an end, and the secret is shown once", async () => {
    // With a clipboard, which jsdom has not.
    const user = userEvent.setup();
    server.answers.set("POST /api-tokens", () => json({ token: token("t5", "Grafana", { role: "supervisor" }), secret: "tm_hemlig" }));
    await openPage(server, "/administration/api-nycklar/ny", "Ny API-nyckel");
    const days = screen.getByRole("textbox", { name: /Gäller i/ });
    await userEvent.clear(days);
    await userEvent.type(days, "5000");
    await userEvent.click(screen.getByRole("button", { name: "Spara" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/Ett helt antal dygn, högst 3\s650\./);
    expect(screen.getByRole("textbox", { name: "Namn" })).toHaveFocus();
    expect(server.bodies("POST /api-tokens")).toEqual([]);
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), " Grafana ");
    await userEvent.clear(days);
    await userEvent.type(days, "30");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Roll" }), "Arbetsledare");
    await userEvent.click(screen.getByRole("button", { name: "Spara" }));
    const told = await screen.findByRole("region", { name: "Nyckeln Grafana" });
    expect(told).toHaveFocus();
    expect(within(told).getByText("tm_hemlig")).toBeVisible();
    expect(server.bodies("POST /api-tokens")).toEqual([{ name: "Grafana", role: "supervisor", group_ids: [], days: 30 }]);
    await user.click(within(told).getByRole("button", { name: "Kopiera" }));
    expect(await within(told).findByText("Kopierat")).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe("tm_hemlig");
    await userEvent.click(within(told).getByRole("button", { name: "Klart" }));
    await waitFor(() => { expect(window.location.pathname).toBe("/administration/api-nycklar"); });
    expect(screen.queryByText("tm_hemlig")).not.toBeInTheDocument();
  }, SECONDS);

  test("whose secret the browser does not copy, as over plain http, are marked to be copied by hand", async () => {
    server.answers.set("POST /api-tokens", () => json({ token: LIVE, secret: "tm_hemlig" }));
    await openPage(server, "/administration/api-nycklar/ny", "Ny API-nyckel");
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), "Driftpanelen{Enter}");
    await userEvent.click(await screen.findByRole("button", { name: "Kopiera" }));
    expect(await screen.findByText(/Texten är markerad: kopiera den med Ctrl\+C/)).toBeVisible();
    expect(window.getSelection()?.toString()).toBe("tm_hemlig");
  }, SECONDS);
});
