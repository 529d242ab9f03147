import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { buildAlert } from "../support/alert-fixture";
import { openPage, PATIENT } from "../support/admin";
import { buildDashboard } from "../support/fixture";
import { standInServer, type StandInServer } from "../support/server";


let server: StandInServer;
beforeEach(() => { server = standInServer(); });

const openPalette = async () => {
  await userEvent.keyboard("{Control>}k{/Control}");
  return screen.findByRole("combobox", { name: "Sida, kö, handläggare eller kommando" }, PATIENT);
};

describe("the command palette", () => {
  test("goes to a queue by keyboard alone", async () => {
    await openPage(server, "/", "Nyckeltal");
    const field = await openPalette();
    await userEvent.type(field, "vax");
    const list = within(screen.getByRole("listbox", { name: "Sök och gå till" }));
    expect(list.queryByRole("option", { name: /Växel/ })).not.toBeInTheDocument();
    await userEvent.clear(field);
    await userEvent.type(field, "tidb");
    const option = list.getByRole("option", { name: "Tidbokning Kö" });
    expect(option).toHaveAttribute("aria-selected", "true");
    expect(field).toHaveAttribute("aria-activedescendant", option.id);
    await userEvent.keyboard("{Enter}");
    expect(window.location.pathname).toBe("/ko/3");
    expect(screen.queryByRole("dialog", { name: "Sök och gå till" })).not.toBeInTheDocument();
  }, 20_000);

  test("goes to one agent on the agents' own page, and the address says so", async () => {
    await openPage(server, "/", "Nyckeltal");
    const { name } = buildDashboard(Date.now()).agents[3]!;
    await userEvent.click(screen.getByRole("button", { name: "Sök och gå till" }));
    await userEvent.type(await screen.findByRole("combobox", {}, PATIENT), name);
    await userEvent.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    expect(window.location.pathname).toBe("/handlaggare");
    expect(new URLSearchParams(window.location.search).get("sok")).toBe(name);
    expect(await screen.findByRole("searchbox", { name: "Sök namn" }, PATIENT)).toHaveValue(name);
    expect(await screen.findByRole("table", { name: "Handläggare" }, PATIENT)).toHaveAttribute("aria-rowcount", "2");
  }, 20_000);

  test("asks to acknowledge the latest alert", async () => {
    await openPage(server, "/", "Nyckeltal", { alerts: [buildAlert(Date.now())] });
    const field = await openPalette();
    await userEvent.type(field, "kvittera{Enter}");
    expect(screen.getByRole("dialog", { name: "Kvittera: Växel – Längsta väntetid" })).toBeInTheDocument();
  }, 20_000);

  test("says when nothing fits", async () => {
    await openPage(server, "/", "Nyckeltal");
    await userEvent.type(await openPalette(), "zzzz");
    expect(screen.getByText("Inget passar")).toBeVisible();
  }, 20_000);
});

describe("help", () => {
  test("opens by the question mark, but not while somebody types one", async () => {
    await openPage(server, "/", "Nyckeltal");
    await userEvent.type(screen.getByRole("searchbox", { name: "Sök namn" }), "?");
    expect(window.location.pathname).toBe("/");
    await userEvent.click(document.body);
    act(() => { (document.activeElement as HTMLElement | null)?.blur(); });
    await userEvent.keyboard("?");
    expect(await screen.findByRole("heading", { level: 1, name: "Hjälp" }, PATIENT)).toBeVisible();
    expect(screen.getByText("Samtal som kom in i kön under perioden.")).toBeVisible();
  }, 20_000);

  test("leads to one word by its address", async () => {
    await openPage(server, "/hjalp#tackning", "Hjälp");
    await waitFor(() => { expect(document.activeElement).toHaveTextContent(/^Täckning/); });
  }, 20_000);
});

describe("filters of the list of agents", () => {
  test("stand in the address, and are there again when it is opened", async () => {
    await openPage(server, "/?lage=paused&ordning=time&fallande=1", "Nyckeltal");
    expect(screen.getByRole("button", { name: /^Paus/ })).toHaveAttribute("aria-pressed", "true");
    expect(await screen.findByRole("columnheader", { name: "Tid i status" })).toHaveAttribute("aria-sort", "descending");
    await userEvent.click(screen.getByRole("button", { name: /^Alla/ }));
    expect(window.location.search).toBe("");
  }, 20_000);
});

describe("own choices", () => {
  test("who answers can be called agent, by the rules of the language", async () => {
    await openPage(server, "/?sok=finnsinte", "Nyckeltal");
    expect(await screen.findByText("Ingen handläggare passar sökningen")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "Agent", hidden: true }));
    expect(screen.getByText("Ingen agent passar sökningen")).toBeVisible();
    expect(screen.getByRole("region", { name: "Agenter" })).toBeVisible();
    expect(localStorage.getItem("trio-monitor.agent-word")).toBe("agent");
  }, 20_000);

  test("the theme by the clock changes at the centre's hour in the centre's time zone, and with the hours, without reloading", async () => {
    localStorage.setItem("trio-monitor.theme", "schedule");
    // 18.59.30 in Stockholm, wherever the browser is.
    const start = Date.parse("2026-11-23T17:59:30Z");
    vi.useFakeTimers({ shouldAdvanceTime: true, now: start });
    try {
      await openPage(server, "/", "Nyckeltal");
      expect(document.documentElement.dataset.theme).toBe("light");
      expect(screen.getByText("Ljust 07:00–19:00, som administratören har valt")).toBeInTheDocument();
      const { centre } = buildDashboard(start);
      const set = (from: string, to: string) => { server.sendSnapshot(buildDashboard(Date.now(), undefined, { centre: { ...centre, light_hours: { light_from: from, dark_from: to } } })); };
      set("06:00", "18:00");
      await waitFor(() => { expect(document.documentElement.dataset.theme).toBe("dark"); });
      expect(localStorage.getItem("trio-monitor.light-hours")).toBe("06:00-18:00 Europe/Stockholm");
      set("06:00", "19:00");
      await waitFor(() => { expect(document.documentElement.dataset.theme).toBe("light"); });
      act(() => { vi.advanceTimersByTime(31_000); });
      expect(document.documentElement.dataset.theme).toBe("dark");
    } finally {
      vi.useRealTimers();
    }
  }, 20_000);
});
