/** A made-up centre for tests and for looking at the page while it is built. Never part of the product. */

import type { Agent, AgentState, Call, Calls, Dashboard, Formula, Level, Queue, ServiceLevel, Source, Status, Trend } from "../../src/shared/api/types.ts";

export const NOW = Date.parse("2026-11-23T09:41:20Z");

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Numbers in [0, 1) that are the same in every run. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

export function buildLevel(now: number, numerator: number, denominator: number, members: Partial<Level> = {}): Level {
  const abandoned = Math.round((denominator - numerator) * 0.4);
  const percent = denominator === 0 ? null : (100 * numerator) / denominator;
  return {
    window: "today",
    start_at: iso(now - (now % 86_400_000) - 3_600_000),
    coverage_percent: 100,
    observed_since: iso(now - (now % 86_400_000) - 3_600_000),
    method: "per_call",
    formula: "short_abandons_excluded",
    limit_seconds: 20,
    short_abandon_seconds: 5,
    target_percent: 80,
    level: { numerator, denominator, percent },
    level_least_percent: percent,
    level_most_percent: percent,
    live_level: { numerator, denominator: denominator + 1, percent: denominator === 0 ? null : (100 * numerator) / (denominator + 1) },
    time_within_percent: null,
    calls_to_recover: Math.max(0, Math.ceil((0.8 * denominator - numerator) / 0.2)),
    asa_seconds: denominator === 0 ? null : 13.4,
    abandon_rate: { numerator: abandoned, denominator: denominator + 8, percent: denominator === 0 ? null : (100 * abandoned) / (denominator + 8) },
    counts: {
      offered: denominator === 0 ? 0 : denominator + 8,
      answered: denominator - abandoned,
      answered_within: numerator,
      abandoned,
      abandoned_within: Math.round(abandoned / 2),
      short_abandoned: Math.round(abandoned / 4),
      short_abandoned_least: Math.round(abandoned / 4),
      short_abandoned_most: Math.round(abandoned / 4),
      flowed_out: 3,
      unobserved: 1,
      waiting: 2,
      waiting_past_limit: 1,
      outside_hours: 0,
      answered_wait_seconds: 13.4 * denominator,
    },
    ...members,
  };
}

export function buildQueue(now: number, members: Partial<Queue> & Pick<Queue, "id" | "name">, waitSeconds: number | null = null): Queue {
  const status: Status = waitSeconds === null || waitSeconds < 15 ? "good" : waitSeconds < 20 ? "warning" : "critical";
  return {
    status,
    is_open: true,
    opens_at: null,
    waiting_count: waitSeconds === null ? 0 : 1,
    longest_waiting_since: waitSeconds === null ? null : iso(now - waitSeconds * 1000),
    longest_wait_seconds: waitSeconds,
    limit_seconds: 20,
    warning_seconds: 15,
    agents: { logged_in: 12, ready: 3, busy: 7, paused: 2 },
    today: buildLevel(now, 103, 121),
    ...members,
  };
}

const NAMES = ["Växel", "Kundtjänst", "Tidbokning", "Fakturafrågor", "Sjukvårdsrådgivning", "Bygglov", "Förskola och skola", "Äldreomsorg", "IT-support", "Parkering"];
const FIRST = ["Åsa", "Björn", "Cecilia", "Örjan", "Emma", "Fatima", "Göran", "Hanna", "Ibrahim", "Jonas", "Karin", "Lars-Erik", "Märta", "Niklas", "Olga"];
const LAST = ["Lindström", "Åkerlund", "Öberg", "Svensson", "Johansson", "Nilsson", "Hägg", "El-Sayed", "Bergqvist", "Forsberg"];
const STATES: AgentState[] = ["ready", "ready", "ready", "talking", "talking", "talking", "talking", "wrap_up", "paused", "ringing", "hold", "other_call", "unknown", "logged_out"];
const REASONS = ["Lunch", "Rast", "Möte"];

export function buildQueues(now: number, count: number): Queue[] {
  const random = sequence(7);
  const waits = [17, 6, 2, null];
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / NAMES.length);
    const name = `${NAMES[index % NAMES.length] ?? ""}${round > 0 ? ` ${round + 1}` : ""}`;
    const wait = index < 4 ? waits[index]! : random() < 0.4 ? Math.floor(random() * 24) : null;
    const answered = 40 + Math.floor(random() * 300);
    const queue = buildQueue(now, { id: String(index + 1), name }, wait);
    const isClosed = index % 10 === 3;
    return {
      ...queue,
      waiting_count: wait === null ? 0 : 1 + Math.floor(random() * 4),
      ...(isClosed ? { status: "closed" as const, is_open: false, waiting_count: 0, longest_waiting_since: null, longest_wait_seconds: null } : {}),
      agents: { logged_in: 12, ready: Math.floor(random() * 6), busy: Math.floor(random() * 9), paused: Math.floor(random() * 3) },
      today: isClosed ? buildLevel(now, 0, 0) : buildLevel(now, Math.round(answered * (0.72 + 0.2 * random())), answered),
    };
  });
}

export function buildAgents(now: number, count: number, queueCount: number): Agent[] {
  const random = sequence(11);
  return Array.from({ length: count }, (_, index) => {
    const state = STATES[Math.floor(random() * STATES.length)]!;
    return {
      id: String(1000 + index),
      name: `${FIRST[index % FIRST.length] ?? ""} ${LAST[Math.floor(index / FIRST.length) % LAST.length] ?? ""}${index >= 150 ? ` ${Math.floor(index / 150) + 1}` : ""}`,
      state,
      raw_state: state === "unknown" ? "PAS_NEW_MODE" : state,
      pause_reason: state === "paused" ? REASONS[Math.floor(random() * REASONS.length)]! : null,
      state_since: iso(now - Math.floor(random() * 4_000_000)),
      queue_id: ["talking", "ringing", "hold", "wrap_up"].includes(state) && queueCount > 0 ? String(1 + Math.floor(random() * queueCount)) : null,
    };
  });
}

export function buildSource(now: number, members: Partial<Source> = {}): Source {
  return {
    freshness: "fresh",
    circuit: "closed",
    reason: null,
    last_success_at: iso(now - 3_000),
    failing_since: null,
    next_poll_at: iso(now + 7_000),
    poll_interval_seconds: 10,
    poll_duration_seconds: 0.42,
    clock_offset_seconds: 0.2,
    server_name: "trio-1.example.org",
    is_failover: false,
    unavailable: [],
    set_aside_count: 0,
    ...members,
  };
}

function buildIntervals(now: number): Dashboard["today_intervals"] {
  const random = sequence(5);
  const quarter = 900_000;
  const first = now - (now % 86_400_000) + 6.75 * 3_600_000;
  const count = Math.floor((now - first) / quarter) + 1;
  return Array.from({ length: Math.max(1, count) }, (_, index) => {
    const denominator = index === 4 ? 0 : 20 + Math.floor(random() * 30);
    const numerator = Math.round(denominator * (0.66 + 0.32 * random()));
    return {
      start_at: iso(first + index * quarter),
      offered: denominator,
      level: { numerator, denominator, percent: denominator === 0 ? null : (100 * numerator) / denominator },
      is_open: index === count - 1,
    };
  });
}

interface Size {
  queues: number;
  agents: number;
}

export function buildDashboard(now: number = NOW, size: Size = { queues: 4, agents: 25 }, members: Partial<Dashboard> = {}): Dashboard {
  const queues = buildQueues(now, size.queues);
  const agents = buildAgents(now, size.agents, size.queues);
  const waiting = queues.filter((queue) => queue.longest_waiting_since !== null);
  const longest = [...waiting].sort((one, other) => (other.longest_wait_seconds ?? 0) - (one.longest_wait_seconds ?? 0))[0];
  const states = [...new Set(agents.map((agent) => agent.state))];
  return {
    id: `s-${now}`,
    version: "0.1.0",
    published_at: iso(now),
    read_at: iso(now - 1_000),
    centre: { name: "Region X · Kundtjänst", time_zone: "Europe/Stockholm", is_demo: true, light_hours: { light_from: "07:00", dark_from: "19:00" } },
    source: buildSource(now),
    totals: {
      status: longest?.status ?? "good",
      waiting_count: waiting.reduce((sum, queue) => sum + (queue.waiting_count ?? 0), 0),
      waiting_queue_count: waiting.length,
      longest_wait: longest === undefined ? null : { queue_id: longest.id, since: longest.longest_waiting_since!, seconds: longest.longest_wait_seconds! },
      agents_by_state: states.map((state) => ({ state, count: agents.filter((agent) => agent.state === state).length })),
      today: size.queues === 0 ? buildLevel(now, 0, 0) : buildLevel(now, 412, 494),
    },
    queues,
    agents,
    alerts: [],
    today_intervals: size.queues === 0 ? [] : buildIntervals(now),
    ...members,
  };
}

export function buildTrend(now: number, queues: readonly Queue[]): Trend {
  const random = sequence(3);
  const at = Array.from({ length: 360 }, (_, index) => iso(now - (359 - index) * 10_000));
  return {
    start_at: iso(now - 3_600_000),
    end_at: iso(now),
    at,
    series: queues.map((queue, place) => {
      let wait = 0;
      const waits = at.map((_, index) => {
        wait = wait > 0 ? (random() < 0.35 ? 0 : wait + 6 * random()) : random() < 0.25 / (1 + place / 2) ? 4 * random() : 0;
        return index > 200 && index < 225 ? null : Math.min(wait, 26);
      });
      return { queue_id: queue.id, name: queue.name, longest_wait_seconds: waits, waiting_count: waits.map((one) => (one === null ? null : one > 0 ? 1 : 0)) };
    }),
  };
}

const FORMULAS: Formula[] = ["answered_only", "all_abandons", "offered", "short_abandons_excluded", "abandons_within_limit_excluded", "abandons_within_limit_met"];

export function buildServiceLevel(now: number, queueId: string | null): ServiceLevel {
  const figures = buildLevel(now, 412, 494, { coverage_percent: 92.4 });
  return {
    published_at: new Date(now).toISOString(),
    queue_id: queueId,
    figures,
    by_formula: FORMULAS.map((formula, index) => ({ formula, level: { numerator: 412, denominator: 480 + 5 * index, percent: (100 * 412) / (480 + 5 * index) } })),
  };
}

export function buildCalls(now: number, offset: number, limit: number): Calls {
  const random = sequence(offset + 1);
  const calls = Array.from({ length: limit }, (_, index): Call => {
    const wait = Math.floor(random() * 30);
    const outcome = random() < 0.85 ? "answered" : random() < 0.7 ? "abandoned" : "unobserved";
    return {
      call_id: String(offset + index),
      queue_id: String(1 + Math.floor(random() * 4)),
      offered_at: iso(now - 3_600_000 + (offset + index) * 7_000),
      outcome,
      rule: outcome === "answered" ? "record" : "gone_while_waiting",
      answered_at: null,
      gone_at: null,
      agent_id: null,
      wait_at_least_seconds: wait,
      wait_at_most_seconds: outcome === "unobserved" ? null : wait + (outcome === "abandoned" ? 9 : 0),
      is_within_limit: outcome === "unobserved" ? null : wait <= 20,
    };
  });
  return { total_count: 502, offset, limit, calls };
}
