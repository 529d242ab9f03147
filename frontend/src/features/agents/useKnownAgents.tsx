import { useAccess } from "@/shared/access/access";
import type { Dashboard } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Coming } from "@/shared/ui/Coming";
import { PanelState } from "@/shared/ui/Panel";

export interface AgentsProps {
  dashboard: Dashboard | null;
  moment: Moment;
  isStored: boolean;
}

/** Whether whoever is signed in sees no more than a part of the agents. */
export const useHasScope = (): boolean => (useAccess().user?.group_ids.length ?? 0) > 0;

/** Why it is not known who there is, or null when it is. */
function useTrouble({ dashboard, moment, isStored }: AgentsProps) {
  const { t } = useWords();
  const words = t.agents;
  const failure = dashboard?.source.unavailable.find((part) => part.part === "agents");
  if (isStored) return <Coming text={words.stored} />;
  if (dashboard === null) return <Coming text={words.waitingForFirst} />;
  if (moment.look === "never") return <PanelState title={t.page.nothingYet} text={words.waitingForFirst} isBusy />;
  if (moment.look === "gone") return <PanelState title={DASH} text={words.gone} />;
  return failure === undefined ? null : <PanelState title={words.unavailable} text={t.live.reasons[failure.reason]} />;
}

/** The centre whose agents are known, else null; and what stands in the list's place, else null. */
export function useKnownAgents(props: AgentsProps) {
  const words = useWords().t.agents;
  const hasScope = useHasScope();
  const trouble = useTrouble(props);
  const known = trouble === null ? props.dashboard : null;
  const isEmpty = known?.agents.length === 0;
  return { known, absence: isEmpty ? <PanelState title={words.empty} text={hasScope ? words.emptyScope : words.emptyText} /> : trouble };
}
