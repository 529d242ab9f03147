import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, test, vi } from "vitest";
import { AgentsPanel } from "@/features/agents/AgentsPanel";
import { Kpis } from "@/features/kpis/Kpis";
import { QueueNow } from "@/features/history/QueueNow";
import { Queues } from "@/features/queues/Queues";
import { SignInPage } from "@/features/session/SignInPage";
import type { Dashboard, Queue } from "@/shared/api/types";
import { momentOf } from "@/shared/centre/age";
import { viewQueue } from "@/shared/centre/queue-view";
import { Dialog } from "@/shared/ui/Dialog";
import { Panel } from "@/shared/ui/Panel";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { buildAgents, buildDashboard, buildLevel, buildQueue, buildSource, NOW } from "../support/fixture";
import { renderPage } from "../support/render";

const nothing = () => undefined;

function showKpis(dashboard: Dashboard, seconds = 0) {
  const moment = momentOf(dashboard, NOW + seconds * 1000);
  const views = dashboard.queues.map((queue) => viewQueue(queue, moment));
  return renderPage(<Kpis dashboard={dashboard} moment={moment} views={views} onExplainLevel={nothing} />);
}

function showQueues(dashboard: Dashboard, onExplainLevel = nothing as () => void) {
  const moment = momentOf(dashboard, NOW);
  return renderPage(<Queues dashboard={dashboard} moment={moment} views={dashboard.queues.map((queue) => viewQueue(queue, moment))} onExplainLevel={onExplainLevel} />);
}

const showAgents = (dashboard: Dashboard) =>
  renderPage(<AgentsPanel dashboard={dashboard} moment={momentOf(dashboard, NOW)} isStored={false} />);

describe("the key figures", () => {
  const withToday = (members: Partial<Dashboard["totals"]>) => {
    const dashboard = buildDashboard(NOW);
    return { ...dashboard, totals: { ...dashboard.totals, ...members } };
  };

  test("tell a goal that is met from one that is not", () => {
    showKpis(buildDashboard(NOW));
    expect(screen.getByText("Målet nås")).toBeInTheDocument();
    showKpis(withToday({ today: buildLevel(NOW, 70, 100) }));
    expect(screen.getByText("10,0 %-enheter under")).toBeVisible();
  });
  test("tell how many calls in time it takes to reach the goal again", () => {
    showKpis(withToday({ today: buildLevel(NOW, 70, 100) }));
    expect(screen.getByText("50 samtal i tid till 80 %")).toBeVisible();
  });
  test("before the first call there is no level: neither 0 nor 100 %", () => {
    showKpis(withToday({ today: buildLevel(NOW, 0, 0) }));
    expect(screen.getByText("Inga samtal ännu i dag")).toBeVisible();
    expect(screen.queryByText(/^(0|100),0/)).not.toBeInTheDocument();
  });
  test("tell from when the level is known when part of the day is missing", () => {
    showKpis(withToday({ today: buildLevel(NOW, 8, 10, { coverage_percent: 12, observed_since: "2026-11-23T13:02:00Z" }) }));
    expect(screen.getByText(/sedan 14:02, täckning 12/)).toBeVisible();
  });
  test("are on their way before the first word comes, and not unreadable", () => {
    renderPage(<Kpis dashboard={null} moment={momentOf(null, NOW)} views={[]} onExplainLevel={nothing} />);
    expect(screen.getAllByText("Hämtar …")).toHaveLength(4);
    expect(screen.queryByText("Går inte att läsa just nu")).not.toBeInTheDocument();
  });
  test("without queues have nothing to read, which is not that they cannot be read", () => {
    const { totals } = buildDashboard(NOW);
    showKpis(buildDashboard(NOW, undefined, { queues: [], totals: { ...totals, waiting_count: null, waiting_queue_count: 0, longest_wait: null } }));
    expect(screen.getAllByText("Inga köer att visa")).toHaveLength(2);
  });
  test("name the queues where most wait, alike in the order of their names, and tell of the rest", () => {
    const queues = ["Växel", "Bygglov", "Kundtjänst", "Arkiv"].map((name, index) => buildQueue(NOW, { id: String(index), name }, 5));
    showKpis(buildDashboard(NOW, undefined, { queues }));
    const card = within(screen.getByRole("heading", { name: "Väntande samtal" }).closest("article")!);
    expect(card.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["Arkiv1", "Bygglov1", "Kundtjänst1", "och 1 till"]);
  });
  test("say which part cannot be read and why", () => {
    const source = buildSource(NOW, { unavailable: [{ part: "agents", reason: "forbidden" }, { part: "calls", reason: "timeout" }] });
    showKpis(buildDashboard(NOW, undefined, { source }));
    expect(screen.getByText("Kan inte läsas: Vårt konto saknar behörighet i Trio")).toBeVisible();
    expect(screen.getByText("Enskilda samtal kan inte läsas: Trio-servern svarar för långsamt")).toBeVisible();
  });
  test("have the wait tick past its limit", () => {
    showKpis(buildDashboard(NOW), 1);
    expect(screen.getByText("nära gränsen")).toBeVisible();
    showKpis(buildDashboard(NOW), 4);
    expect(screen.getByText("över gränsen")).toBeVisible();
  });
});

describe("the queues", () => {
  test("tell each state by a word", () => {
    showQueues(buildDashboard(NOW));
    const rows = screen.getAllByRole("row").slice(1).map((row) => row.textContent);
    expect(rows.map((text) => /^(Kritisk|Varning|Bra|Stängd)/.exec(text)?.[0])).toEqual(["Varning", "Bra", "Bra", "Stängd"]);
  });
  test("have a shape of its own for each state", () => {
    const { container } = renderPage((["good", "warning", "critical", "closed", "unknown"] as const).map((status) => <StatusGlyph key={status} status={status} />));
    const shapes = [...container.querySelectorAll("svg")].map((glyph) => glyph.innerHTML);
    expect(new Set(shapes).size).toBe(5);
  });
  test("open a queue's level", async () => {
    const onExplain = vi.fn();
    showQueues(buildDashboard(NOW), onExplain);
    await userEvent.click(screen.getByRole("button", { name: /Servicenivå för Tidbokning/ }));
    expect(onExplain).toHaveBeenCalledWith(expect.objectContaining({ name: "Tidbokning" }));
  });
  test("say why there are none", () => {
    showQueues(buildDashboard(NOW, { queues: 0, agents: 0 }));
    expect(screen.getByText("Inga köer att visa")).toBeVisible();
  });
});

test("a closed queue's page has no wait to measure against a limit", () => {
  const moment = momentOf(buildDashboard(NOW), NOW);
  const show = (members: Partial<Queue>) => {
    const view = viewQueue(buildQueue(NOW, { id: "1", name: "Växel", ...members }), moment);
    return renderPage(<QueueNow name="Växel" view={view} isKnown moment={moment} onExplainLevel={nothing} />);
  };
  const open = show({});
  expect(screen.getByText("gräns 20 s")).toBeVisible();
  open.unmount();
  show({ status: "closed", is_open: false });
  expect(screen.queryByText("gräns 20 s")).not.toBeInTheDocument();
});

describe("the agents", () => {
  test("are searched, filtered and cleared", async () => {
    showAgents(buildDashboard(NOW, { queues: 4, agents: 500 }));
    await userEvent.type(screen.getByRole("searchbox", { name: "Sök namn" }), "zzz");
    expect(await screen.findByText("Ingen handläggare passar sökningen")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Rensa sökning och filter" }));
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "501");
    await userEvent.click(screen.getByRole("button", { name: /^Paus/ }));
    const paused = buildAgents(NOW, 500, 4).filter((agent) => agent.state === "paused").length;
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", String(paused + 1));
  });
  test("are sorted by a click on the heading, and turned by the next", async () => {
    showAgents(buildDashboard(NOW));
    const time = screen.getByRole("columnheader", { name: /Tid i status/ });
    await userEvent.click(within(time).getByRole("button"));
    expect(time).toHaveAttribute("aria-sort", "ascending");
    await userEvent.click(within(time).getByRole("button"));
    expect(time).toHaveAttribute("aria-sort", "descending");
  });
  test("that may not be read say so in their own panel", () => {
    showAgents(buildDashboard(NOW, undefined, { agents: [], source: buildSource(NOW, { unavailable: [{ part: "agents", reason: "forbidden" }] }) }));
    expect(screen.getByText("Handläggarna kan inte läsas")).toBeVisible();
  });
});

test("a panel that breaks leaves the rest alone and gives a report to copy", async () => {
  vi.spyOn(console, "error").mockImplementation(nothing);
  let isBroken = true;
  const Fragile = () => {
    if (isBroken) throw new Error("kaputt");
    return <p>{"hel"}</p>;
  };
  renderPage(<><Panel heading="Köer"><Fragile /></Panel><p>{"resten"}</p></>);
  expect(screen.getByRole("alert")).toHaveTextContent("Köer kunde inte visas");
  expect(screen.getByText("resten")).toBeVisible();
  expect(screen.getByText(/kaputt/)).toBeInTheDocument();
  isBroken = false;
  await userEvent.click(screen.getByRole("button", { name: "Försök igen" }));
  expect(screen.getByText("hel")).toBeVisible();
});

test("a dialog that was closed and opened again before it was told of stays", () => {
  const onClose = vi.fn();
  renderPage(<Dialog title="Fråga" onClose={onClose}>{null}</Dialog>);
  const dialog = screen.getByRole<HTMLDialogElement>("dialog");
  fireEvent(dialog, new Event("close"));
  expect(onClose).not.toHaveBeenCalled();
  dialog.close();
  fireEvent(dialog, new Event("close"));
  expect(onClose).toHaveBeenCalledOnce();
});

test.each([
  ["queues", () => showQueues(buildDashboard(NOW))],
  ["key figures", () => showKpis(buildDashboard(NOW))],
  ["agents", () => showAgents(buildDashboard(NOW))],
  ["sign-in", () => renderPage(<SignInPage farewell="ended" error={null} foot={null} onEnter={() => undefined} onLeave={() => undefined} onFollow={() => Promise.resolve()} />)],
])("%s have no accessibility fault that can be found without a screen", async (_name, show) => {
  const { container } = show();
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await act(() => axe.run(container, { rules }));
  expect(violations.map((violation) => violation.id)).toEqual([]);
});
