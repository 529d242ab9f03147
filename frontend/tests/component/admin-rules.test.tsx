import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { AlertRuleBody, AlertRules } from "@/shared/api/types";
import { openPage } from "../support/admin";
import { buildRules } from "../support/alert-fixture";
import { buildDashboard, iso } from "../support/fixture";
import { json, problem, standInServer, type StandInServer } from "../support/server";

let server: StandInServer;
const WARNING = "longest-wait-warning";
const ofVaxel: Partial<AlertRuleBody> = { name: "Växeln", enter: 18, clear: 15, is_of_limit: false, queue_ids: ["1"], hold_seconds: 20, keep_seconds: 30 };

const withRule = (version: number, id: string, members: Partial<AlertRuleBody>): AlertRules => ({
  version,
  is_default: false,
  rules: buildRules().rules.map((one) => (one.id === id ? { id, rule: { ...one.rule, ...members } } : one)),
});

beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /alert-rules", () => json(withRule(4, WARNING, ofVaxel)));
  server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "halsa", name: "Hälsa", queue_ids: ["3"] }] }));
});

const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));
const retype = async (name: string, text: string) => {
  const field = await screen.findByRole("textbox", { name });
  await userEvent.clear(field);
  if (text !== "") await userEvent.type(field, text);
};

test("each rule is told as one sentence", async () => {
  await openPage(server, "/administration/larmregler", "Larmregler");
  expect(await screen.findByText("Larma när den längsta väntetiden i Växel har varit minst 18 s i 20 s, tills den har varit under 15 s i 30 s.")).toBeVisible();
  expect(screen.getByText("Larma när den längsta väntetiden i någon kö är minst 90 % av köns gräns, tills den har varit under 75 % av köns gräns i 2 min.")).toBeVisible();
}, 20_000);

test("a rule is switched off at once, and on again when that fails", async () => {
  let answer: (response: Response) => void = () => undefined;
  const waiting = new Promise<Response>((resolve) => { answer = resolve; });
  server.answers.set(`PUT /alert-rules/${WARNING}`, () => waiting as unknown as Response);
  await openPage(server, "/administration/larmregler", "Larmregler");
  const control = await screen.findByRole("switch", { name: "Växeln, varning är på" });
  await userEvent.click(control);
  await waitFor(() => { expect(control).not.toBeChecked(); });
  answer(problem(503, "store-unavailable"));
  expect(await screen.findByRole("alert")).toHaveTextContent("Sparades inte: databasen går inte att nå just nu.");
  expect(control).toBeChecked();
  expect(server.bodies(`PUT /alert-rules/${WARNING}`)).toMatchObject([{ version: 4, rule: { name: "Växeln", is_enabled: false } }]);
}, 20_000);

test("a change is told in the sentence as it is typed, saved, and leads back to the list", async () => {
  server.answers.set(`PUT /alert-rules/${WARNING}`, () => json(withRule(5, WARNING, { ...ofVaxel, enter: 25 })));
  await openPage(server, "/administration/larmregler/longest-wait-warning", "Växeln");
  await retype("Larmar vid", "25");
  expect(screen.getByText(/har varit minst 25 s i 20 s/)).toBeVisible();
  expect(screen.getByText(/^Just nu/)).toBeVisible();
  await save();
  expect(await screen.findByRole("heading", { level: 1, name: "Larmregler" })).toBeVisible();
  expect(await screen.findByText(/minst 25 s/)).toBeVisible();
}, 20_000);

test("what a rule would do now is told in minutes and seconds, and not of values that are late", async () => {
  server.answers.set("GET /alert-rules", () => json(withRule(4, WARNING, { ...ofVaxel, enter: 1 })));
  await openPage(server, "/administration/larmregler/longest-wait-warning", "Växeln");
  expect(await screen.findByText(/^Just nu skulle den larma i sin kö: Växel \(\d+:\d\d\)$/)).toBeVisible();
  const now = Date.now();
  server.sendSnapshot(buildDashboard(now, undefined, { read_at: iso(now - 20_000) }));
  await waitFor(() => { expect(screen.queryByText(/^Just nu/)).not.toBeInTheDocument(); });
}, 20_000);

test("values that are turned around are marked before they are sent", async () => {
  await openPage(server, "/administration/larmregler/longest-wait-warning", "Växeln");
  await retype("Slutar vid", "30");
  await save();
  expect(screen.getByRole("textbox", { name: "Slutar vid" })).toHaveAccessibleDescription("Ska inte vara över värdet som larmar.");
  expect(server.bodies(`PUT /alert-rules/${WARNING}`)).toEqual([]);
}, 20_000);

test("a new rule has the fields of its metric, and is named for what it watches", async () => {
  server.answers.set("PUT /alert-rules/andel-tappade", () => json(withRule(5, WARNING, {})));
  await openPage(server, "/administration/larmregler/_ny", "Ny larmregel");
  await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Mått" }), "Andel tappade");
  await userEvent.click(screen.getByRole("radio", { name: "Några" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Hälsa" }));
  expect(screen.getByText("Larma när andelen tappade (30 min) i gruppen Hälsa är minst 10 %, tills den har varit under 8 % i 2 min.")).toBeVisible();
  await save();
  await waitFor(() => { expect(server.bodies("PUT /alert-rules/andel-tappade")).toMatchObject([{ version: 4, rule: { metric: "abandon_rate", window: "30m", least_sample: 10, group_ids: ["halsa"] } }]); });
}, 20_000);

test("a rule for some queues of which none is left is not saved as one for all of them", async () => {
  await openPage(server, "/administration/larmregler/longest-wait-warning", "Växeln");
  const queue = await screen.findByRole("checkbox", { name: "Växel" });
  await userEvent.click(queue);
  expect(screen.getByRole("radio", { name: "Några" })).toBeChecked();
  expect(screen.getByText(/^Larma när den längsta väntetiden i … har varit/)).toBeVisible();
  await save();
  expect(screen.getByRole("alert")).toHaveTextContent("Köer: Välj minst en kö eller grupp.");
  expect(queue).toBeInvalid();
  expect(server.bodies(`PUT /alert-rules/${WARNING}`)).toEqual([]);
  await userEvent.click(screen.getByRole("radio", { name: "Alla köer" }));
  server.answers.set(`PUT /alert-rules/${WARNING}`, () => json(withRule(5, WARNING, { ...ofVaxel, queue_ids: [] })));
  await save();
  await waitFor(() => { expect(server.bodies(`PUT /alert-rules/${WARNING}`)).toMatchObject([{ rule: { queue_ids: [], group_ids: [] } }]); });
}, 20_000);

test("a rule is deleted after a question", async () => {
  server.answers.set(`DELETE /alert-rules/${WARNING}`, () => json({ ...buildRules(), version: 5, is_default: false, rules: buildRules().rules.slice(1) }));
  await openPage(server, "/administration/larmregler/longest-wait-warning", "Växeln");
  await userEvent.click(await screen.findByRole("button", { name: "Ta bort regeln" }));
  await userEvent.click(within(screen.getByRole("dialog", { name: "Ta bort regeln Växeln?" })).getByRole("button", { name: "Ta bort regeln" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Larmregler" })).toBeVisible();
  await waitFor(() => { expect(screen.getAllByRole("switch")).toHaveLength(1); });
  expect(server.requests()).toContain(`DELETE /alert-rules/${WARNING}?version=4`);
}, 20_000);
