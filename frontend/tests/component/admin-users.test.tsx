import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import type { User } from "@/shared/api/types";
import { openPage, PATIENT } from "../support/admin";
import { json, problem, standInServer, type StandInServer } from "../support/server";

const SECONDS = 20_000;
const user = (id: string, members: Partial<User> = {}): User => ({
  id,
  version: "v1",
  name: "anna",
  display_name: "Anna Ek",
  role: "admin",
  group_ids: [],
  is_enabled: true,
  disabled_at: null,
  created_at: "2026-11-02T08:00:00Z",
  has_password: true,
  password_changed_at: "2026-11-03T08:00:00Z",
  has_oidc: false,
  ...members,
});
const ANNA = user("u1");
const BO = user("u2", { name: "bo", display_name: "Bo Lund", role: "viewer", group_ids: ["north"], has_password: false, password_changed_at: null });
const CARIN = user("u3", { name: "carin", display_name: "Carin Ås", role: "supervisor", is_enabled: false, disabled_at: "2026-11-20T08:00:00Z", has_oidc: true });

let server: StandInServer;
const tell = (...users: User[]) => { server.answers.set("GET /users", () => json({ users })); };
beforeEach(() => {
  server = standInServer();
  server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "north", name: "Norr", queue_ids: ["1"] }] }));
  tell(ANNA, BO, CARIN);
});

const list = () => openPage(server, "/administration/anvandare", "Användare");
const openUser = (id: string, name: string) => openPage(server, `/administration/anvandare/${id}`, name);
const openNew = () => openPage(server, "/administration/anvandare/ny", "Ny användare");
const save = () => userEvent.click(screen.getByRole("button", { name: "Spara" }));
const row = (name: RegExp) => within(screen.getByRole("row", { name }));

describe("the users", () => {
  test("are listed with what they may do, what they see and how they sign in", async () => {
    await list();
    expect(await screen.findByText("3 användare", {}, PATIENT)).toBeVisible();
    for (const text of ["Administratör", "Alla köer", "Lösenord", "2026-11-02"]) expect(row(/Anna Ek/).getByText(text)).toBeVisible();
    expect(await row(/Bo Lund/).findByText("Norr")).toBeVisible();
    expect(row(/Bo Lund/).getByText("Inget lösenord ännu")).toBeVisible();
    expect(row(/Carin Ås/).getByText("Avstängd")).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Bo Lund" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Bo Lund" }, PATIENT)).toBeVisible();
    expect(window.location.pathname).toBe("/administration/anvandare/u2");
  }, SECONDS);

  test("tell no group by its id while its name is on its way, and do when it does not come", async () => {
    const groups = Promise.withResolvers<Response>();
    server.answers.set("GET /queue-groups", () => groups.promise as unknown as Response);
    await list();
    expect(await screen.findByText("3 användare", {}, PATIENT)).toBeVisible();
    expect(row(/Bo Lund/).queryByText("north")).toBeNull();
    expect(row(/Bo Lund/).getByText("–")).toBeVisible();
    groups.resolve(problem(403, "role-too-low"));
    expect(await row(/Bo Lund/).findByText("north")).toBeVisible();
  }, SECONDS);

  test("get one more, whose link is shown once", async () => {
    const made = user("u4", { name: "dag", display_name: "Dag Holm", role: "viewer", group_ids: ["north"], has_password: false });
    server.answers.set("POST /users", () => json({ user: made, link: "https://monitor.example/#sign-in=abc", expires_at: "2026-11-24T09:00:00Z" }));
    await openNew();
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent("Fyll i det här.");
    expect(screen.getByRole("textbox", { name: "Namn" })).toHaveFocus();
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), "Dag Holm");
    await userEvent.type(screen.getByRole("textbox", { name: "Användarnamn" }), "dag holm");
    await save();
    expect(screen.getByRole("alert")).toHaveTextContent("Bara bokstäver, siffror och . _ @ + - går att ha i ett användarnamn.");
    expect(server.bodies("POST /users")).toEqual([]);
    await userEvent.clear(screen.getByRole("textbox", { name: "Användarnamn" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Användarnamn" }), "dag");
    await userEvent.click(screen.getByRole("checkbox", { name: "Norr" }));
    await save();
    const link = await screen.findByRole("region", { name: "Länk till Dag Holm" });
    expect(link).toHaveFocus();
    expect(within(link).getByText("https://monitor.example/#sign-in=abc")).toBeVisible();
    expect(within(link).getByText(/gäller en gång, till 2026-11-24 10:00/)).toBeVisible();
    expect(server.bodies("POST /users")).toEqual([{ name: "dag", display_name: "Dag Holm", role: "viewer", group_ids: ["north"] }]);
    await userEvent.click(within(link).getByRole("button", { name: "Klart" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Användare" }, PATIENT)).toBeVisible();
    expect(screen.queryByText("https://monitor.example/#sign-in=abc")).not.toBeInTheDocument();
  }, SECONDS);

  test("get none more before it is known which groups there are: without a choice, all is seen", async () => {
    server.answers.set("GET /queue-groups", () => problem(503, "store-unavailable"));
    await openNew();
    const again = await screen.findByRole("button", { name: "Försök igen" }, PATIENT);
    expect(screen.queryByText("Alla köer. Gör kögrupper för att visa en del av dem.")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Spara" })).toBeDisabled();
    server.answers.set("GET /queue-groups", () => json({ version: 1, groups: [{ id: "north", name: "Norr", queue_ids: ["1"] }] }));
    await userEvent.click(again);
    expect(await screen.findByRole("checkbox", { name: "Norr" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Spara" })).toBeEnabled();
  }, SECONDS);

  test("cannot get a name twice, and the field says so", async () => {
    server.answers.set("POST /users", () => problem(409, "name-taken"));
    await openNew();
    await userEvent.type(screen.getByRole("textbox", { name: "Namn" }), "Anna Ask");
    await userEvent.type(screen.getByRole("textbox", { name: "Användarnamn" }), "anna");
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent("Det finns redan en användare med det namnet.");
    expect(screen.getByRole("textbox", { name: "Användarnamn" })).toHaveFocus();
    expect(screen.getByRole("textbox", { name: "Användarnamn" })).toHaveValue("anna");
  }, SECONDS);
});

describe("one user", () => {
  test("becomes an administrator, who sees all queues, and is saved as that", async () => {
    server.answers.set("PUT /users/u2", () => { tell(ANNA, { ...BO, version: "v2", role: "admin", group_ids: [] }); return json({ ...BO, role: "admin", group_ids: [] }); });
    await openUser("u2", "Bo Lund");
    expect(await screen.findByRole("checkbox", { name: "Norr" })).toBeChecked();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Roll" }), "Administratör");
    expect(screen.queryByRole("checkbox", { name: "Norr" })).not.toBeInTheDocument();
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /users/u2")).toEqual([{ version: "v1", display_name: "Bo Lund", role: "admin", group_ids: [], is_enabled: true }]);
  }, SECONDS);

  test("whom somebody else has disabled meanwhile is not let in again by another change", async () => {
    server.answers.set("PUT /users/u2", () => problem(409, "changed-meanwhile"));
    await openUser("u2", "Bo Lund");
    await userEvent.type(await screen.findByRole("textbox", { name: "Namn" }), "berg");
    await save();
    expect(await screen.findByText("Någon annan har sparat under tiden")).toBeVisible();
    const disabled = { ...BO, version: "v2", is_enabled: false, disabled_at: "2026-11-23T09:00:00Z" };
    tell(ANNA, disabled);
    await userEvent.click(screen.getByRole("button", { name: "Hämta det nya" }));
    await waitFor(() => { expect(screen.getByRole("checkbox", { name: "Får logga in" })).not.toBeChecked(); });
    expect(screen.getByRole("textbox", { name: "Namn" })).toHaveValue("Bo Lundberg");
    server.answers.set("PUT /users/u2", () => { tell(ANNA, { ...disabled, version: "v3", display_name: "Bo Lundberg" }); return json(disabled); });
    await save();
    expect(await screen.findByText("Sparat")).toBeVisible();
    expect(server.bodies("PUT /users/u2").at(-1)).toEqual({ version: "v2", display_name: "Bo Lundberg", role: "viewer", group_ids: ["north"], is_enabled: false });
  }, SECONDS);

  test("who is the last administrator stays one", async () => {
    server.answers.set("PUT /users/u1", () => problem(409, "last-administrator"));
    await openUser("u1", "Anna Ek");
    expect(screen.getByText("Det är du, som loggar in som anna.")).toBeVisible();
    await userEvent.selectOptions(await screen.findByRole("combobox", { name: "Roll" }), "Läsare");
    await save();
    expect(await screen.findByRole("alert")).toHaveTextContent("Någon måste kunna ställa in saker");
    expect(screen.getByRole("combobox", { name: "Roll" })).toHaveDisplayValue("Läsare");
    await userEvent.click(screen.getByRole("button", { name: "Ångra ändringarna" }));
    expect(screen.getByRole("combobox", { name: "Roll" })).toHaveDisplayValue("Administratör");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  }, SECONDS);

  test("gets a link in place of a password once that is meant", async () => {
    server.answers.set("POST /users/u1/reset", () => json({ user: ANNA, link: "https://monitor.example/#sign-in=xyz", expires_at: "2026-11-24T09:00:00Z" }));
    await openUser("u1", "Anna Ek");
    expect(await screen.findByText("Har ett lösenord sedan 2026-11-03 09:00.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Återställ lösenordet" }));
    const question = screen.getByRole("dialog", { name: "Ge Anna Ek en länk för att välja lösenord?" });
    expect(server.requests()).not.toContain("POST /users/u1/reset");
    await userEvent.click(within(question).getByRole("button", { name: "Återställ lösenordet" }));
    expect(await screen.findByText("https://monitor.example/#sign-in=xyz")).toBeVisible();
  }, SECONDS);

  test("is signed out everywhere", async () => {
    server.answers.set("DELETE /users/u2/sessions", () => new Response(null, { status: 204 }));
    await openUser("u2", "Bo Lund");
    await userEvent.click(await screen.findByRole("button", { name: "Logga ut överallt" }));
    await userEvent.click(within(screen.getByRole("dialog", { name: "Logga ut Bo Lund överallt?" })).getByRole("button", { name: "Logga ut överallt" }));
    expect(await screen.findByText("Utloggad överallt.")).toBeVisible();
  }, SECONDS);

  test("who may not sign in gets no link", async () => {
    await openUser("u3", "Carin Ås");
    expect(await screen.findByRole("button", { name: "Återställ lösenordet" })).toBeDisabled();
    expect(screen.getByText("En länk hjälper bara den som får logga in.")).toBeVisible();
    expect(screen.getByText("Loggar också in genom organisationens inloggning.")).toBeVisible();
  }, SECONDS);

  test("who is not there is told as that", async () => {
    await openPage(server, "/administration/anvandare/u9", "Användaren finns inte");
    await waitFor(() => { expect(screen.getByText("Adressen kan vara felskriven.")).toBeVisible(); });
  }, SECONDS);
});
