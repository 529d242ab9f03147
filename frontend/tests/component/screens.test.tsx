import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { openPage, PATIENT } from "../support/admin";
import { buildDashboard } from "../support/fixture";
import { renderPage } from "../support/render";
import { buildSession, json, problem, standInServer, type StandInServer } from "../support/server";
import { buildBoardOut } from "../support/wall-fixture";

const HALL = {
  id: "s1", name: "Hallen", board_id: "standard", shows_agents: false, address: "10.0.0.7",
  paired_at: "2026-11-20T08:00:00Z", last_seen_at: "2026-11-24T08:00:00Z", expires_at: "2027-11-20T08:00:00Z",
};

const SCREEN = buildSession({ kind: "screen", user_name: null, role: "viewer", board_id: "hallen" });

let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /boards", () => json({ version: 1, boards: [buildBoardOut()] }));
  server.answers.set("GET /boards/standard", () => json(buildBoardOut()));
});

describe("the page of screens", () => {
  test("connects the screen that shows a code, and disconnects one", async () => {
    let screens: object[] = [];
    server.answers.set("GET /screens", () => json({ screens }));
    server.answers.set("POST /screens", () => {
      screens = [HALL];
      return json(HALL, 201);
    });
    server.answers.set("DELETE /screens/s1", () => {
      screens = [];
      return new Response(null, { status: 204 });
    });
    await openPage(server, "/administration/skarmar", "Skärmar");
    expect(await screen.findByText("Ingen skärm är ansluten", {}, PATIENT)).toBeVisible();
    const form = within(screen.getByRole("form", { name: "Anslut en skärm" }));
    expect(form.getByRole("button", { name: "Anslut" })).toBeDisabled();
    await userEvent.type(form.getByLabelText("Kod"), "acdf 3467");
    await userEvent.type(form.getByLabelText("Namn"), "Hallen");
    await userEvent.click(form.getByLabelText("Handläggarnas namn får visas"));
    await userEvent.click(form.getByRole("button", { name: "Anslut" }));
    expect(await screen.findByRole("row", { name: /Hallen.*visas inte/ }, PATIENT)).toBeVisible();
    expect(server.bodies("POST /screens")).toEqual([{ code: "ACDF 3467", name: "Hallen", board_id: "standard", shows_agents: true }]);
    expect(form.getByText("Hallen är ansluten.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Koppla från Hallen" }));
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Koppla från" }));
    expect(await screen.findByText("Ingen skärm är ansluten")).toBeVisible();
  });

  test("tells that a code is wrong, and keeps what was typed", async () => {
    server.answers.set("GET /screens", () => json({ screens: [] }));
    server.answers.set("POST /screens", () => problem(404, "no-such-code"));
    await openPage(server, "/administration/skarmar", "Skärmar");
    await userEvent.type(await screen.findByLabelText("Kod", {}, PATIENT), "AAAAAAAA");
    await userEvent.type(screen.getByLabelText("Namn"), "Hallen");
    await userEvent.click(screen.getByRole("button", { name: "Anslut" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("ingen skärm visar den koden just nu");
    expect(screen.getByLabelText("Namn")).toHaveValue("Hallen");
  });
});

describe("a screen that nobody has connected", () => {
  test("that gets no code says why, which is not that the monitor does not answer", async () => {
    server.answers.set("GET /session", () => problem(401, "not-signed-in"));
    server.answers.set("GET /screens/pairings/mine", () => json({ state: "expired", board_id: null }));
    server.answers.set("POST /screens/pairings", () => problem(429, "too-many-pairings"));
    window.history.replaceState(null, "", "/tv");
    renderPage(<App feed={createFeed(localStorage)} />);
    expect(await screen.findByText("För många skärmar väntar redan på sin kod. Ett nytt försök görs av sig självt.", {}, PATIENT)).toBeVisible();
  }, 20_000);

  test("shows its code, takes a new one when it expires, and its board once it is confirmed", async () => {
    let state = "expired";
    const codes = ["ACDF3467", "WXYT9764"];
    server.answers.set("GET /session", () => (state === "paired" ? json(SCREEN) : problem(401, "not-signed-in")));
    server.answers.set("GET /screens/pairings/mine", () => json({ state, board_id: state === "paired" ? "hallen" : null }));
    server.answers.set("POST /screens/pairings", () => json({ code: codes.shift(), expires_at: "2026-11-24T08:10:00Z" }, 201));
    server.answers.set("GET /boards/hallen", () => json(buildBoardOut({ name: "Hallen" }, "hallen")));
    window.history.replaceState(null, "", "/tv");
    renderPage(<App feed={createFeed(localStorage)} />);
    expect(await screen.findByText("ACDF 3467", {}, PATIENT)).toBeVisible();
    expect(screen.getByText("Bekräfta på Administration → Skärmar")).toBeVisible();
    expect(await screen.findByText("WXYT 9764", {}, PATIENT)).toBeVisible();
    state = "paired";
    await waitFor(() => { expect(server.requests()).toContain("GET /boards/hallen"); }, PATIENT);
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); }, PATIENT);
    server.sendSnapshot(buildDashboard(Date.now()));
    await waitFor(() => { expect(document.title).toBe("Hallen – väggskärm"); }, PATIENT);
  }, 20_000);
});
