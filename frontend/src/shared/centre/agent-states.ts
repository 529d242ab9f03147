import type { AgentState, AgentStateCount } from "@/shared/api/types";

/** Every state, in the order they are shown: who can take a call first. */
export const AGENT_STATES: readonly AgentState[] = [
  "ready",
  "ringing",
  "talking",
  "hold",
  "wrap_up",
  "other_call",
  "paused",
  "unknown",
  "logged_out",
];

/** The token that colours a state. */
export const stateColour = (state: AgentState): string => `var(--agent-${state.replace("_", "-")})`;

export function agentCounts(counts: readonly AgentStateCount[]): Record<AgentState, number> {
  const none = Object.fromEntries(AGENT_STATES.map((state) => [state, 0])) as Record<AgentState, number>;
  return counts.reduce((sums, { state, count }) => ({ ...sums, [state]: sums[state] + count }), none);
}
