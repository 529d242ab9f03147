import type { AgentsCatalogue } from "../agents";

export const agents: AgentsCatalogue = {
  now: "Right now",
  cards: { ready: "Ready", talking: "Talking", wrap_up: "Wrap-up", paused: "Paused" },
  longest: { ready: "Ready longest", talking: "Talking longest", wrap_up: "Longest in wrap-up", paused: "Paused longest" },
  list: "All agents",
  anyQueue: "Calls of all queues",
  scope: "Shows the agents who have a call of your queues right now.",
  hidden: "Hidden agents",
};
