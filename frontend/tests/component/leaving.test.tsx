import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../support/admin";
import { json, standInServer, type StandInServer } from "../support/server";
import { buildBoardOut } from "../support/wall-fixture";


let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /light-hours", () => json({ version: 0, hours: { light_from: "07:00", dark_from: "19:00" } }));
  server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [] }));
  server.answers.set("GET /boards", () => json({ version: 1, boards: [buildBoardOut()] }));
});

const side = () => within(screen.getByRole("navigation", { name: "Administrationens sidor" }));
const dialog = () => screen.findByRole("dialog", { name: "Lämna utan att spara?" });
const noDialog = () => { expect(screen.queryByRole("dialog")).not.toBeInTheDocument(); };
const answer = async (name: string) => userEvent.click(within(await dialog()).getByRole("button", { name }));
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

async function openChanged(text = "06:00") {
  await openPage(server, "/administration/utseende", "Utseende");
  const field = await screen.findByRole("textbox", { name: "Ljust från" });
  await userEvent.clear(field);
  await userEvent.type(field, text);
  return field;
}

/** Whether the browser would ask before the tab is closed. */
function asksAtTheEnd(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

describe("a form with changes", () => {
  test("asks before a link leaves it: stay, and what is typed is there still; leave, and it is gone", async () => {
    const field = await openChanged();
    expect(asksAtTheEnd()).toBe(true);
    await userEvent.click(side().getByRole("link", { name: "Logg" }));
    await answer("Stanna kvar");
    noDialog();
    expect(window.location.pathname).toBe("/administration/utseende");
    expect(field).toHaveValue("06:00");
    await userEvent.click(screen.getByRole("link", { name: "Översikt" }));
    await answer("Lämna");
    await waitFor(() => { expect(window.location.pathname).toBe("/"); });
    noDialog();
    expect(asksAtTheEnd()).toBe(false);
  }, 20_000);

  test("asks before the browser's own back, too, and stays at its address meanwhile", async () => {
    await openPage(server, "/administration/logg", "Logg");
    await userEvent.click(side().getByRole("link", { name: "Utseende" }));
    const field = await screen.findByRole("textbox", { name: "Ljust från" });
    await userEvent.clear(field);
    act(() => { window.history.back(); });
    await answer("Stanna kvar");
    await waitFor(() => { expect(window.location.pathname).toBe("/administration/utseende"); });
    expect(field).toBeInTheDocument();
    act(() => { window.history.back(); });
    await answer("Lämna");
    expect(await heading("Logg")).toBeVisible();
    expect(window.location.pathname).toBe("/administration/logg");
    act(() => { window.history.forward(); });
    expect(await heading("Utseende")).toBeVisible();
  }, 20_000);

  test("asks before signing out", async () => {
    await openChanged();
    await userEvent.click(screen.getByRole("button", { name: "Logga ut", hidden: true }));
    await answer("Stanna kvar");
    expect(server.requests()).not.toContain("DELETE /session");
  }, 20_000);

  test("asks nothing once it is saved, or as it was", async () => {
    server.answers.set("PUT /light-hours", () => json({ version: 1, hours: { light_from: "06:00", dark_from: "19:00" } }));
    const field = await openChanged();
    await userEvent.clear(field);
    await userEvent.type(field, "07:00");
    expect(asksAtTheEnd()).toBe(false);
    await userEvent.clear(field);
    await userEvent.type(field, "06:00");
    await userEvent.click(screen.getByRole("button", { name: "Spara" }));
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(asksAtTheEnd()).toBe(false);
    await userEvent.click(side().getByRole("link", { name: "Logg" }));
    expect(await heading("Logg")).toBeVisible();
    noDialog();
  }, 20_000);

  test("of a board asks by its own way out", async () => {
    await openPage(server, "/administration/tavlor", "Tavlor");
    await userEvent.click(await screen.findByRole("button", { name: "Ny tavla" }));
    await userEvent.click(screen.getByRole("button", { name: "Avbryt" }));
    await userEvent.click(await screen.findByRole("button", { name: "Ny tavla" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), "Hallen");
    await userEvent.click(screen.getByRole("button", { name: "Avbryt" }));
    await answer("Stanna kvar");
    expect(screen.getByRole("textbox", { name: "Namn" })).toHaveValue("Hallen");
    await userEvent.click(screen.getByRole("button", { name: "Avbryt" }));
    await answer("Lämna");
    expect(await screen.findByRole("button", { name: "Ny tavla" })).toBeVisible();
  }, 20_000);
});
