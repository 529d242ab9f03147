/** Which agents are shown and in which order. Pure. */

import type { Agent, AgentState } from "@/shared/api/types";
import { agentCounts, AGENT_STATES } from "@/shared/centre/agent-states";
import { plain } from "@/shared/format/plain";

export type SortColumn = "name" | "state" | "time" | "queue";

export interface AgentChoice {
  search: string;
  state: AgentState | null;
  /** The queue of the call in hand. */
  queueId: string | null;
  column: SortColumn;
  isDescending: boolean;
}

const COLUMNS: readonly SortColumn[] = ["name", "state", "time", "queue"];

/** What is chosen, as it stands in the address. */
export const readAgentChoice = (search: URLSearchParams): AgentChoice => ({
  search: search.get("sok") ?? "",
  state: AGENT_STATES.find((state) => state === search.get("lage")) ?? null,
  queueId: search.get("ko"),
  column: COLUMNS.find((column) => column === search.get("ordning")) ?? "name",
  isDescending: search.get("fallande") === "1",
});

/** The address's own names for it; what is as at first is left out. */
export const addressOf = ({ search, state, queueId, column, isDescending }: AgentChoice): Record<string, string | null> => ({
  sok: search === "" ? null : search,
  lage: state,
  ko: queueId,
  ordning: column === "name" ? null : column,
  fallande: isDescending ? "1" : null,
});

/** Whoever looks at one state asks who has been in it longest; at all of them, who is who. */
export const inState = (choice: AgentChoice, state: AgentState | null): AgentChoice =>
  state === null ? { ...choice, state, column: "name", isDescending: false } : { ...choice, state, column: "time", isDescending: true };

const swedish = new Intl.Collator("sv", { numeric: true });

function compare(column: SortColumn, queueName: (id: string | null) => string): (one: Agent, other: Agent) => number {
  const byName = (one: Agent, other: Agent) => swedish.compare(one.name, other.name) || swedish.compare(one.id, other.id);
  const orders: Record<SortColumn, (one: Agent, other: Agent) => number> = {
    name: byName,
    state: (one, other) => AGENT_STATES.indexOf(one.state) - AGENT_STATES.indexOf(other.state) || byName(one, other),
    // By the start of the state, so that the order holds while the time ticks; the shortest time first.
    time: (one, other) => (other.state_since ?? "").localeCompare(one.state_since ?? "") || byName(one, other),
    queue: (one, other) => swedish.compare(queueName(one.queue_id), queueName(other.queue_id)) || byName(one, other),
  };
  return orders[column];
}

/** Those whom the search and the queue leave, whatever their state. */
function suiting(agents: readonly Agent[], { search, queueId }: Pick<AgentChoice, "search" | "queueId">): Agent[] {
  const wanted = plain(search.trim());
  const isFound = (agent: Agent) => wanted === "" || plain(agent.name).includes(wanted);
  return agents.filter((agent) => (queueId === null || agent.queue_id === queueId) && isFound(agent));
}

/** A time that is not known is neither short nor long: last, whichever way the list is turned. */
const unknownLast = (one: Agent, other: Agent): number => Number(one.state_since === null) - Number(other.state_since === null);

export function chooseAgents(agents: readonly Agent[], choice: AgentChoice, queueName: (id: string | null) => string): Agent[] {
  const order = compare(choice.column, queueName);
  const direction = choice.isDescending ? -1 : 1;
  return suiting(agents, choice)
    .filter((agent) => choice.state === null || agent.state === choice.state)
    .sort((one, other) => (choice.column === "time" ? unknownLast(one, other) : 0) || direction * order(one, other));
}

/** Those who have been in a state longest, the longest first. */
export function longestIn(agents: readonly Agent[], state: AgentState, most: number): (Agent & { state_since: string })[] {
  return agents
    .filter((agent): agent is Agent & { state_since: string } => agent.state === state && agent.state_since !== null)
    .sort((one, other) => one.state_since.localeCompare(other.state_since) || swedish.compare(one.name, other.name))
    .slice(0, most);
}

/** How many agents are in each state, of those the search and the queue leave. */
export function countByState(agents: readonly Agent[], choice: Pick<AgentChoice, "search" | "queueId">): Record<AgentState, number> {
  const counts = agentCounts([]);
  for (const agent of suiting(agents, choice)) counts[agent.state] += 1;
  return counts;
}
