import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../support/admin";
import { buildDashboard } from "../support/fixture";
import { json, problem, standInServer, type StandInServer } from "../support/server";

let server: StandInServer;

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /hidden-agents", () => json({ version: 2, agents: [{ id: "t1", name: "Testanvändare" }] }));
  server.answers.set("GET /light-hours", () => json({ version: 0, hours: { light_from: "07:00", dark_from: "19:00" } }));
});

const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));
const box = (name: string) => screen.findByRole("checkbox", { name: `Dölj ${name}` });
const conflict = (kind: string) => problem(409, `urn:trio-monitor:problem:${kind}`);

describe("agents shown or hidden", () => {
  const agents = buildDashboard(Date.now(), { queues: 1, agents: 3 }).agents;
  const [first, second] = agents.map((agent) => agent.name) as [string, string];

  test("are chosen by name, the hidden ones first found by the filter, and saved all together", async () => {
    const told = { version: 3, agents: [{ id: agents[0]!.id, name: first }, { id: "t1", name: "Testanvändare" }] };
    server.answers.set("PUT /hidden-agents", () => json(told));
    await openPage(server, "/administration/handlaggare", "Dolda handläggare", { agents });
    expect(await box("Testanvändare")).toBeChecked();
    expect(await box(first)).not.toBeChecked();
    expect(screen.getByText("1 av 4 dolda")).toBeVisible();
    await userEvent.click(await box(first));
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /hidden-agents")).toEqual([{ version: 2, agent_ids: [agents[0]!.id, "t1"].toSorted() }]);
    await userEvent.click(screen.getByRole("radio", { name: "Dolda" }));
    expect(screen.getAllByRole("checkbox")).toHaveLength(2);
    await userEvent.click(screen.getByRole("radio", { name: "Alla" }));
    await userEvent.type(screen.getByRole("searchbox", { name: "Sök namn" }), second);
    await waitFor(() => { expect(within(screen.getByRole("table")).getAllByRole("row")).toHaveLength(2); });
  }, 20_000);

  test("what is refused is taken back, and what somebody else saved meanwhile is told", async () => {
    server.answers.set("PUT /hidden-agents", () => conflict("changed-meanwhile"));
    await openPage(server, "/administration/handlaggare", "Dolda handläggare", { agents });
    await userEvent.click(await box(first));
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent("Någon annan har sparat under tiden");
    expect(await box(first)).toBeChecked();
    server.answers.set("GET /hidden-agents", () => json({ version: 3, agents: [] }));
    await userEvent.click(screen.getByRole("button", { name: "Hämta det nya" }));
    await waitFor(() => { expect(screen.queryByRole("alert")).not.toBeInTheDocument(); });
    expect(await box(first)).toBeChecked();
  }, 20_000);
});

describe("the hours of light", () => {
  const type = async (name: string, text: string) => {
    const field = await screen.findByRole("textbox", { name });
    await userEvent.clear(field);
    await userEvent.type(field, `${text}{Tab}`);
  };

  test("are typed as people write them and saved", async () => {
    server.answers.set("PUT /light-hours", () => json({ version: 1, hours: { light_from: "06:30", dark_from: "21:00" } }));
    await openPage(server, "/administration/utseende", "Utseende");
    expect(await screen.findByText(/Klockan i Europe\/Stockholm/)).toBeVisible();
    await type("Ljust från", "630");
    await type("Mörkt från", "21");
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /light-hours")).toEqual([{ version: 0, hours: { light_from: "06:30", dark_from: "21:00" } }]);
  }, 20_000);

  test("that cannot be are told before the server is asked", async () => {
    await openPage(server, "/administration/utseende", "Utseende");
    await type("Mörkt från", "07:00");
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent("Ska inte vara samma tid.");
    await type("Mörkt från", "24:00");
    await save();
    expect(screen.getByRole("alert")).toHaveTextContent("Skriv en tid som 07:00.");
    expect(server.bodies("PUT /light-hours")).toEqual([]);
  }, 20_000);
});
