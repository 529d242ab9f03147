import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { AuditEntry } from "@/shared/api/types";
import { openPage, PATIENT } from "../support/admin";
import { json, problem, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
const entry = (id: number, members: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: "2026-11-23T09:41:07Z",
  actor_kind: "person",
  actor_id: "u1",
  actor_name: "anna",
  action: "sign_in",
  target: null,
  address: "192.0.2.7",
  request_id: null,
  before: null,
  after: null,
  ...members,
});

let server: StandInServer;
const tell = (entries: AuditEntry[], next: number | null = null) => { server.answers.set("GET /audit", () => json({ entries, next })); };
beforeEach(() => {
  server = standInServer();
  tell([entry(1)]);
});

const open = (search = "") => openPage(server, `/administration/logg${search}`, "Logg");
const lastQuestion = () => new URLSearchParams(server.requests().findLast((one) => one.startsWith("GET /audit?"))!.split("?")[1]);
const row = async (name: RegExp) => within(await screen.findByRole("row", { name }, PATIENT));

describe("the log", () => {
  test("tells who did what, when and from where, and what became what", async () => {
    tell([
      entry(3, { action: "user.change", target: "bo", before: { role: "viewer", is_enabled: true, display_name: "Bo" }, after: { role: "supervisor", is_enabled: false, display_name: "Bo" } }),
      entry(2, { actor_kind: "system", actor_id: null, actor_name: "trio-monitor", action: "secrets.rotate", address: null }),
      entry(1, { actor_kind: "token", actor_name: "Driftpanelen", action: "something.new" }),
    ]);
    await open();
    const changed = await row(/Ändrade användare/);
    expect(changed.getByText("bo")).toBeVisible();
    expect(changed.getByText("2026-11-23 10:41:07")).toBeVisible();
    expect(changed.getByText("192.0.2.7")).toBeVisible();
    expect(changed.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Rollvar läsare→blev arbetsledare", "Får logga invar ja→blev nej"]);
    expect((await row(/Krypterade om hemligheter/)).getByText("från servern")).toBeVisible();
    // What this version has no name for is shown as the log has it.
    expect((await row(/something\.new/)).getByText("API-nyckel")).toBeVisible();
  }, SECONDS);

  test("leads to an alert, which has no name, and leaves out what an act did not have", async () => {
    tell([entry(1, { action: "alert.acknowledged", target: "82c29db2", after: { note: "Ringer in två", until: null } })]);
    await open();
    const done = await row(/Kvitterade larm/);
    expect(done.getByRole("link", { name: "Visa larmet" })).toHaveAttribute("href", "/larm/82c29db2");
    expect(done.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Anteckningblev Ringer in två"]);
  }, SECONDS);

  test("has words for roles, not for those who are named like one", async () => {
    tell([entry(1, { action: "user.add", target: "admin", after: { role: "admin", display_name: "admin" } })]);
    await open();
    const added = await row(/Lade upp användare/);
    expect(added.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Rollblev administratör", "Namnblev admin"]);
  }, SECONDS);

  test("shows nothing of a period that cannot be", async () => {
    await open();
    await row(/Loggade in/);
    act(() => {
      window.history.pushState(null, "", "?period=own&fran=2026-11-23&till=2026-11-22");
      window.dispatchEvent(new PopStateEvent("popstate"));
    });
    expect(await screen.findByText("Välj två datum, det första inte efter det andra.", {}, PATIENT)).toBeVisible();
    expect(screen.queryByRole("row")).not.toBeInTheDocument();
  }, SECONDS);

  test("folds away all but the first of many changes", async () => {
    const after = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`member_${index}`, index]));
    tell([entry(1, { action: "queue_rules.set", target: "Växel", after })]);
    await open();
    const summary = (await row(/Ändrade en kös regler/)).getByText("3 till");
    expect(screen.getByText("member_6")).not.toBeVisible();
    await userEvent.click(summary);
    expect(screen.getByText("member_6")).toBeVisible();
  }, SECONDS);

  test("asks for whose acts and which once the typing rests, and keeps them in the address", async () => {
    await open("?fore=40");
    await screen.findByRole("row", { name: /Loggade in/ }, PATIENT);
    const asked = () => server.requests().filter((one) => one.startsWith("GET /audit?")).length;
    const before = asked();
    await userEvent.type(screen.getByRole("searchbox", { name: "Vem" }), "anna");
    await waitFor(() => { expect(window.location.search).toBe("?vem=anna"); });
    await waitFor(() => { expect(lastQuestion().get("actor")).toBe("anna"); });
    expect(asked()).toBe(before + 1);
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Vad" }), "Bytte lösenord");
    await waitFor(() => { expect(lastQuestion().get("action")).toBe("user.change_password"); });
    expect(window.location.search).toBe("?vem=anna&vad=user.change_password");
    const file = screen.getByRole("link", { name: "Hämta som CSV" });
    expect(file).toHaveAttribute("href", expect.stringMatching(/^\/api\/v1\/audit\.csv\?.*actor=anna&action=user\.change_password$/));
  }, SECONDS);

  test("is paged by links, so that back leads back", async () => {
    tell([entry(50)], 50);
    await open();
    await userEvent.click(await screen.findByRole("link", { name: "Äldre" }, PATIENT));
    expect(window.location.search).toBe("?fore=50");
    await waitFor(() => { expect(lastQuestion().get("before")).toBe("50"); });
    tell([entry(49)]);
    await userEvent.click(screen.getByRole("link", { name: "Till det senaste" }));
    expect(window.location.search).toBe("");
  }, SECONDS);

  test("says when nothing fits, and when it cannot be fetched", async () => {
    tell([]);
    await open("?vad=board.drop");
    expect(await screen.findByText("Inget i loggen passar urvalet", {}, PATIENT)).toBeVisible();
    server.answers.set("GET /audit", () => problem(503, "store-unavailable"));
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Vad" }), "Allt");
    const again = await screen.findByRole("button", { name: "Försök igen" }, PATIENT);
    tell([entry(1)]);
    await userEvent.click(again);
    expect(await screen.findByRole("row", { name: /Loggade in/ })).toBeVisible();
  }, SECONDS);
});
