import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "@/app/App";
import { createFeed } from "@/shared/live/feed";
import { buildDashboard } from "../support/fixture";
import { renderPage } from "../support/render";
import { json, problem, standInServer, type StandInServer } from "../support/server";
import { buildBoard, buildBoardOut } from "../support/wall-fixture";

let server: StandInServer;

const OWN = buildBoardOut({ name: "Växelns rum", choice: "queues", queue_ids: ["1", "2", "3"], order: "as_chosen", tiles: ["waiting"] }, "vaxelns-rum");
const boards = (version: number, ...own: (typeof OWN)[]) => json({ version, boards: [buildBoardOut(), ...own] });

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /boards", () => boards(4, OWN));
  server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "vard", name: "Vård", queue_ids: ["1"] }] }));
  window.history.replaceState(null, "", "/administration/tavlor");
});

async function open() {
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
  server.sendSnapshot(buildDashboard(Date.now()));
  await screen.findByRole("list", { name: "Tavlor" }, { timeout: 5000 });
}

async function edit() {
  await open();
  await userEvent.click(screen.getByRole("button", { name: "Ändra Växelns rum" }));
  return screen.getByRole("form", { name: "Ändra Växelns rum" });
}

const bodyOf = (method: string) => {
  const [, init] = vi.mocked(fetch).mock.calls.find(([, options]) => options?.method === method)!;
  return JSON.parse(init?.body as string) as unknown;
};
const chosen = () => within(screen.getByRole("list", { name: /^Valda köer/ })).getAllByRole("listitem").map((item) => item.textContent);
const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));

describe("the page of boards", () => {
  test("lists every board with the way to its screen", async () => {
    await open();
    const list = screen.getByRole("list", { name: "Tavlor" });
    expect(within(list).getByRole("link", { name: "Visa Växelns rum i en ny flik" })).toHaveAttribute("href", "/tv/vaxelns-rum");
    expect(within(list).getByText("3 köer · 55 tum på 6 m håll")).toBeVisible();
    expect(within(list).queryByRole("button", { name: /Ta bort Standard|Återställ Standard/ })).not.toBeInTheDocument();
  });

  test("without word of the groups says so, and not that there are none", async () => {
    server.answers.set("GET /queue-groups", () => problem(503, "store-unavailable"));
    renderPage(<App feed={createFeed(localStorage)} />);
    await waitFor(() => { expect(server.requests()).toContain("GET /stream"); });
    server.sendSnapshot(buildDashboard(Date.now()));
    expect(await screen.findByRole("button", { name: "Försök igen" }, { timeout: 5000 })).toBeVisible();
    expect(screen.queryByRole("list", { name: "Tavlor" })).not.toBeInTheDocument();
  });

  test("moves a queue with the keyboard, tells where it is, and saves that order", async () => {
    server.answers.set("PUT /boards/vaxelns-rum", () => boards(5, OWN));
    await edit();
    screen.getByRole("button", { name: "Flytta upp Tidbokning" }).focus();
    await userEvent.keyboard("{Enter}{Enter}{Enter}");
    expect(chosen()).toEqual(["Tidbokning", "Växel", "Kundtjänst"]);
    expect(screen.getByRole("button", { name: "Flytta upp Tidbokning" })).toHaveFocus();
    expect(screen.getByText("Tidbokning är nu på plats 1 av 3")).toBeInTheDocument();
    await save();
    expect(bodyOf("PUT")).toMatchObject({ version: 4, board: { queue_ids: ["3", "1", "2"], order: "as_chosen" } });
  });

  test("moves a queue by dragging it", async () => {
    await edit();
    const dataTransfer = { setData: vi.fn(), effectAllowed: "" };
    const [first, , third] = within(screen.getByRole("list", { name: /^Valda köer/ })).getAllByRole("presentation");
    fireEvent.dragStart(first!, { dataTransfer });
    fireEvent.dragOver(third!, { dataTransfer });
    fireEvent.drop(third!, { dataTransfer });
    expect(chosen()).toEqual(["Kundtjänst", "Tidbokning", "Växel"]);
  });

  test("adds and takes out queues and tiles, and shows the board as it will be", async () => {
    await edit();
    await userEvent.click(screen.getByRole("button", { name: "Lägg till Fakturafrågor" }));
    await userEvent.click(screen.getByRole("button", { name: "Ta bort Växel" }));
    expect(chosen()).toEqual(["Kundtjänst", "Tidbokning", "Fakturafrågor"]);
    await userEvent.click(screen.getByRole("button", { name: "Lägg till Klockan" }));
    const preview = screen.getByRole("img", { name: /^Förhandsvisning/ });
    expect(preview).toHaveTextContent("Klockan");
    expect(preview).toHaveTextContent("Fakturafrågor");
    expect(preview.textContent).not.toContain("Växel0");
    expect(screen.queryByRole("button", { name: "Lägg till Lediga just nu" })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole("checkbox", { name: /^Handläggarnas namn får visas/ }));
    expect(screen.getByRole("button", { name: "Lägg till Lediga just nu" })).toBeVisible();
  });

  test("makes a new board with an address after its name, and shows it before the server has answered", async () => {
    let answer: (response: Response) => void = () => undefined;
    server.answers.set("PUT /boards/lilla-rummet", () => new Response(new ReadableStream({ start(controller) { answer = (response) => { void response.text().then((text) => { controller.enqueue(new TextEncoder().encode(text)); controller.close(); }); }; } })));
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Ny tavla" }));
    expect(screen.getByLabelText("Namn")).toHaveFocus();
    await save();
    expect(screen.getByText("Skriv ett namn.")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Namn"), "Lilla rummet");
    await save();
    expect(await screen.findByRole("button", { name: "Ändra Lilla rummet" })).toBeVisible();
    answer(boards(5, OWN, buildBoardOut({ name: "Lilla rummet", message: "Hej" }, "lilla-rummet")));
    expect(bodyOf("PUT")).toEqual({ version: 4, board: buildBoard({ name: "Lilla rummet" }) });
  });

  test("takes a change back with the reason when somebody else was quicker, and keeps what was written", async () => {
    server.answers.set("PUT /boards/vaxelns-rum", () => problem(409, "changed-meanwhile"));
    await edit();
    await userEvent.clear(screen.getByLabelText("Namn"));
    await userEvent.type(screen.getByLabelText("Namn"), "Nya namnet");
    server.answers.set("GET /boards", () => boards(9, OWN));
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent(/^Nya namnet sparades inte: någon annan ändrade tavlorna under tiden/);
    expect(screen.getByLabelText("Namn")).toHaveValue("Nya namnet");
    await waitFor(() => { expect(server.requests().filter((one) => one === "GET /boards").length).toBeGreaterThan(1); });
    server.answers.set("PUT /boards/vaxelns-rum", () => boards(10, OWN));
    vi.mocked(fetch).mockClear();
    await save();
    await waitFor(() => { expect(bodyOf("PUT")).toMatchObject({ version: 9 }); });
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  test("asks before a board is deleted, and puts it back when that fails", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Ta bort Växelns rum" }));
    const dialog = screen.getByRole("dialog", { name: "Ta bort Växelns rum?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Ta bort" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/^Växelns rum togs inte bort/);
    expect(screen.getByRole("button", { name: "Ändra Växelns rum" })).toBeVisible();
    server.answers.set("DELETE /boards/vaxelns-rum", () => boards(5));
    await userEvent.click(screen.getByRole("button", { name: "Ta bort Växelns rum" }));
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Ta bort" }));
    await waitFor(() => { expect(screen.queryByText("Växelns rum")).not.toBeInTheDocument(); });
    expect(server.requests()).toContain("DELETE /boards/vaxelns-rum?version=4");
  });

  test("warns when the screen is too small for the distance", async () => {
    await edit();
    const distance = screen.getByLabelText("Avstånd (meter)");
    expect(screen.getByText(/^Texten blir 79 punkter hög/)).toBeVisible();
    await userEvent.clear(distance);
    await userEvent.type(distance, "20");
    expect(screen.getByText(/^Skärmen är för liten för avståndet/)).toBeVisible();
    await userEvent.clear(distance);
    await userEvent.type(distance, "hit");
    await save();
    expect(distance).toHaveAccessibleDescription("Skriv ett avstånd mellan 0,5 och 30 meter.");
    expect(server.requests()).not.toContain("PUT /boards/vaxelns-rum");
  });

  test("says why it has no list, and tries again", async () => {
    server.answers.set("GET /boards", () => problem(503, "store-unavailable"));
    renderPage(<App feed={createFeed(localStorage)} />);
    const again = await screen.findByRole("button", { name: "Försök igen" }, { timeout: 5000 });
    server.answers.set("GET /boards", () => boards(4, OWN));
    await userEvent.click(again);
    expect(await screen.findByRole("list", { name: "Tavlor" })).toBeVisible();
  });
});
