/** Which agents are shown and in which order. Pure. */

import type { Agent, AgentState } from "@/shared/api/types";
import { AGENT_STATES } from "@/shared/centre/agent-states";

export type SortColumn = "name" | "state" | "time" | "queue";

export interface AgentChoice {
  search: string;
  state: AgentState | null;
  column: SortColumn;
  isDescending: boolean;
}

export const firstChoice: AgentChoice = { search: "", state: null, column: "name", isDescending: false };

const swedish = new Intl.Collator("sv", { numeric: true });

/** Lower case without accents other than the Swedish letters' own, so that "andre" finds "André". */
const plain = (text: string): string =>
  text.toLocaleLowerCase("sv").replace(/[^\p{ASCII}åäö]/gu, (letter) => letter.normalize("NFD").replace(/\p{Mn}/gu, ""));

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

export function chooseAgents(agents: readonly Agent[], choice: AgentChoice, queueName: (id: string | null) => string): Agent[] {
  const wanted = plain(choice.search.trim());
  const order = compare(choice.column, queueName);
  const direction = choice.isDescending ? -1 : 1;
  return agents
    .filter((agent) => (choice.state === null || agent.state === choice.state) && plain(agent.name).includes(wanted))
    .sort((one, other) => direction * order(one, other));
}

/** How many agents are in each state, of those the search leaves. */
export function countByState(agents: readonly Agent[], search: string): Record<AgentState, number> {
  const wanted = plain(search.trim());
  const counts: Record<AgentState, number> = {
    ready: 0, ringing: 0, talking: 0, hold: 0, wrap_up: 0, other_call: 0, paused: 0, unknown: 0, logged_out: 0,
  };
  for (const agent of agents) if (plain(agent.name).includes(wanted)) counts[agent.state] += 1;
  return counts;
}
