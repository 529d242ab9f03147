/** The texts of the page of agents: a catalogue that only that page loads. */

import type { Locale } from "@/shared/format/format";
import { catalogueIn, useWords } from ".";
import { agents as en } from "./en/agents";
import { agents as sv } from "./sv/agents";

/** Every catalogue has exactly the members of the Swedish one. */
export type AgentsCatalogue = typeof sv;

const catalogues: Record<Locale, AgentsCatalogue> = { sv, en };

export function useAgentsWords(): AgentsCatalogue {
  const { format, saysAgent } = useWords();
  return catalogueIn(catalogues, format.locale, saysAgent);
}
