/** The texts of the page of agents: a catalogue that only that page loads. */

import { wordsOf } from ".";
import { agents as en } from "./en/agents";
import { agents as sv } from "./sv/agents";

/** Every catalogue has exactly the members of the Swedish one. */
export type AgentsCatalogue = typeof sv;

export const useAgentsWords = wordsOf<AgentsCatalogue>({ sv, en });
