import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { Connection, FailureReason } from "@/shared/api/types";
import { openPage } from "../support/admin";
import { ENGLISH, json, problem, standInServer, type StandInServer } from "../support/server";

const ADDRESS = "https://trio.example.se/te/api";
const connection = (members: Partial<Connection> = {}): Connection => ({
  version: 0,
  origin: "environment",
  base_url: ADDRESS,
  username: "monitor",
  contact_centre_id: null,
  changed_at: null,
  can_seal: true,
  is_unreadable: false,
  ...members,
});
const stored = connection({ version: 1, origin: "stored", username: "ny", changed_at: "2026-11-23T09:00:00Z" });
const failedTest = (reason: FailureReason): Response => problem(422, "connection-failed", [{ where: "body.connection", code: "no_connection", value: reason, problem: ENGLISH }]);

let server: StandInServer;

beforeEach(() => { server = standInServer(); });

async function open(members: Partial<Connection> = {}) {
  server.answers.set("GET /connection", () => json(connection(members)));
  await openPage(server, "/administration/anslutning", "Anslutning");
  return screen.findByRole("form", { name: "Ställ in anslutningen" });
}

const write = async (name: string, text: string) => {
  const field = screen.getByLabelText(name);
  await userEvent.clear(field);
  await userEvent.type(field, text);
};
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const steps = () => within(screen.getByRole("list", { name: "Vad provet visade" })).getAllByRole("listitem").map((item) => item.textContent);

describe("the connection", () => {
  test("in force is shown with where it comes from, and its secrets are not", async () => {
    await open({ contact_centre_id: "42" });
    const facts = within(screen.getByRole("region", { name: "Gäller nu" }));
    for (const text of ["Miljön, alltså inställningarna vid start", ADDRESS, "monitor", "42", "Aldrig"]) expect(facts.getByText(text)).toBeVisible();
    for (const name of ["API-nyckel", "Lösenord"]) expect(screen.getByLabelText(name)).toHaveValue("");
    for (const name of ["API-nyckel", "Lösenord"]) expect(screen.getByLabelText(name)).toHaveAttribute("autocomplete", "new-password");
    expect(screen.queryByRole("button", { name: "Gå tillbaka till miljöns" })).not.toBeInTheDocument();
  }, 20_000);

  test("that works is tested as it is typed, with the secrets in force in the place of none", async () => {
    server.answers.set("POST /connection/test", () => json({ is_usable: true, reason: null, server_version: "8.2" }));
    await open();
    await write("Användare", "ny");
    await press("Prova anslutningen");
    expect(await screen.findByText("Anslutningen fungerar. Trio-servern har version 8.2.")).toBeVisible();
    expect(steps()).toEqual(["Servern svarar: ja", "Inloggningen godtas: ja", "Användaren får läsa det som behövs: ja", "Svaren går att tolka: ja"]);
    expect(server.bodies("POST /connection/test")).toEqual([{ connection: { base_url: ADDRESS, client_key: null, username: "ny", password: null, contact_centre_id: null } }]);
    await write("Användare", "en annan");
    expect(screen.queryByText(/Anslutningen fungerar/)).not.toBeInTheDocument();
  }, 20_000);

  test("that does not work tells how far the test came and what to do", async () => {
    server.answers.set("POST /connection/test", () => json({ is_usable: false, reason: "login_refused", server_version: null }));
    await open();
    await press("Prova anslutningen");
    expect(await screen.findByText("Anslutningen fungerar inte: Trio-servern godtar inte inloggningen.")).toBeVisible();
    expect(steps()).toEqual(["Servern svarar: ja", "Inloggningen godtas: nej", "Användaren får läsa det som behövs: vet inte", "Svaren går att tolka: vet inte"]);
    expect(screen.getByText(/^Kontrollera API-nyckel, användare och lösenord/)).toBeVisible();
    server.answers.set("POST /connection/test", () => problem(429, "too-many-requests"));
    await press("Prova anslutningen");
    expect(await screen.findByText("Det gick inte att prova: det har varit för många prov den senaste minuten.")).toBeVisible();
  }, 20_000);

  test("is saved, shown as what is in force, and its secrets are gone from the page", async () => {
    server.answers.set("PUT /connection", () => json(stored));
    await open();
    await write("Användare", "ny");
    await write("Lösenord", "hemligt");
    await press("Spara");
    expect(await screen.findByText("Sparad här")).toBeVisible();
    expect(server.bodies("PUT /connection")).toEqual([{ version: 0, connection: { base_url: ADDRESS, client_key: null, username: "ny", password: "hemligt", contact_centre_id: null } }]);
    expect(screen.getByLabelText("Lösenord")).toHaveValue("");
    expect(screen.getByText("Sparat")).toBeVisible();
    expect(screen.getByText("2026-11-23 10:00")).toBeVisible();
  }, 20_000);

  test("that fails its test when it is saved leaves the old one in force, and what is typed stays", async () => {
    server.answers.set("PUT /connection", () => failedTest("unreachable"));
    await open();
    await write("Användare", "ny");
    await press("Spara");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Anslutningen fungerar inte: Trio-servern går inte att nå.");
    expect(alert).toHaveTextContent("Inget är sparat. Den anslutning som gällde gäller fortfarande");
    expect(alert).toHaveTextContent("Servern svarar: nej");
    expect(screen.getByLabelText("Användare")).toHaveValue("ny");
    expect(within(screen.getByRole("region", { name: "Gäller nu" })).getByText("monitor")).toBeVisible();
  }, 20_000);

  test("to another server wants its secrets anew, and an address of the API", async () => {
    await open();
    await write("Adress till Trio-servern", "https://annan.example.se/te");
    await press("Prova anslutningen");
    expect(screen.getByLabelText("Adress till Trio-servern")).toHaveFocus();
    expect(screen.getByLabelText("Adress till Trio-servern")).toHaveAccessibleDescription(/Ska sluta med \/te\/api\./);
    for (const name of ["API-nyckel", "Lösenord"]) expect(screen.getByLabelText(name)).toHaveAccessibleDescription(/Ska anges på nytt/);
    expect(server.requests()).not.toContain("POST /connection/test");
    server.answers.set("POST /connection/test", () => problem(422, "invalid-request", [{ where: "body.connection.base_url", code: "no_address", value: null, problem: ENGLISH }]));
    await write("Adress till Trio-servern", "http://annan.example.se/te/api");
    await write("API-nyckel", "bnlja2Vs");
    await write("Lösenord", "hemligt");
    await press("Prova anslutningen");
    await waitFor(() => { expect(screen.getByLabelText("Adress till Trio-servern")).toHaveAccessibleDescription(/Skriv en adress som börjar med http/); });
  }, 20_000);

  test("that is stored is taken back to the environment's after a question", async () => {
    server.answers.set("DELETE /connection", () => json(connection({ version: 2 })));
    await open(stored);
    await press("Gå tillbaka till miljöns");
    const dialog = within(screen.getByRole("dialog", { name: "Gå tillbaka till miljöns anslutning?" }));
    await userEvent.click(dialog.getByRole("button", { name: "Gå tillbaka till miljöns" }));
    expect(await screen.findByText("Miljön, alltså inställningarna vid start")).toBeVisible();
    expect(server.requests()).toContain("DELETE /connection?version=1");
    expect(screen.getByLabelText("Användare")).toHaveValue("monitor");
  }, 20_000);

  test("that cannot be taken back says why", async () => {
    server.answers.set("DELETE /connection", () => problem(409, "no-connection"));
    await open(stored);
    await press("Gå tillbaka till miljöns");
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Gå tillbaka till miljöns" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("miljön har ingen anslutning att gå tillbaka till");
  }, 20_000);

  test("of the demo cannot be set, and the page says why", async () => {
    await open({ origin: "demo" });
    expect(screen.getByText("I demoläget går anslutningen inte att ställa in")).toBeVisible();
    expect(screen.getByText("TRIO_MONITOR_TRIO__BASE_URL")).toBeVisible();
    for (const name of ["Adress till Trio-servern", "API-nyckel", "Användare", "Lösenord", "Contact center"]) expect(screen.getByLabelText(name)).toBeDisabled();
    for (const name of ["Prova anslutningen", "Spara"]) expect(screen.getByRole("button", { name })).toBeDisabled();
  }, 20_000);

  test("can be tested and not saved without a key to encrypt with, and the page says what to do", async () => {
    await open({ can_seal: false });
    expect(screen.getByText("TRIO_MONITOR_SECRET_KEY")).toBeVisible();
    expect(screen.getByRole("button", { name: "Spara" })).toBeDisabled();
    expect(screen.getByRole("button", { name: "Prova anslutningen" })).toBeEnabled();
  }, 20_000);

  test("that is stored and cannot be read is told, and can be taken away", async () => {
    await open({ version: 3, is_unreadable: true });
    expect(screen.getByText("Den sparade anslutningen går inte att läsa")).toBeVisible();
    expect(screen.getByRole("button", { name: "Gå tillbaka till miljöns" })).toBeEnabled();
  }, 20_000);
});
