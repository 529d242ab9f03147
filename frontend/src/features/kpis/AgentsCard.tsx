import { memo } from "react";
import type { AgentState, Dashboard } from "@/shared/api/types";
import { AGENT_STATES, agentCounts, stateColour } from "@/shared/centre/agent-states";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Card } from "@/shared/ui/Card";
import styles from "./Kpis.module.css";
import { useUnknownText } from "./useUnknownText";

interface AgentsCardProps {
  dashboard: Dashboard | null;
  isKnown: boolean;
}

interface CountsProps {
  counts: Record<AgentState, number>;
}

const isLoggedIn = (state: AgentState): boolean => state !== "logged_out";

function StateBar({ counts }: CountsProps) {
  return (
    <div className={styles.stack} aria-hidden="true">
      {AGENT_STATES.filter((state) => isLoggedIn(state) && counts[state] > 0).map((state) => (
        <span key={state} style={{ flexGrow: counts[state], background: stateColour(state) }} />
      ))}
    </div>
  );
}

function StateWords({ counts }: CountsProps) {
  const { t, format } = useWords();
  return (
    <ul className={styles.legend}>
      {AGENT_STATES.filter((state) => isLoggedIn(state) && counts[state] > 0).map((state) => (
        <li key={state}>
          <span className={styles.swatch} style={{ background: stateColour(state) }} />
          <span><b>{format.count(counts[state])}</b> {t.page.agentStates[state](counts[state])}</span>
        </li>
      ))}
    </ul>
  );
}

export const AgentsCard = memo(function AgentsCard({ dashboard, isKnown }: AgentsCardProps) {
  const { t, format } = useWords();
  const unknown = useUnknownText(dashboard);
  const failure = dashboard?.source.unavailable.find((part) => part.part === "agents");
  if (failure !== undefined) {
    const text = t.kpi.agentsUnavailable(t.live.reasons[failure.reason]);
    return <Card heading={t.kpi.agents} figure={DASH}><span className={styles.note}>{text}</span></Card>;
  }
  if (dashboard === null || !isKnown) {
    return <Card heading={t.kpi.agents} figure={DASH}><span className={styles.words}>{unknown}</span></Card>;
  }
  const counts = agentCounts(dashboard.totals.agents_by_state);
  const loggedIn = AGENT_STATES.filter(isLoggedIn).reduce((sum, state) => sum + counts[state], 0);
  const beside = `${t.kpi.ready(counts.ready)} ${t.kpi.ofLoggedIn(format.count(loggedIn))}`;
  return (
    <Card heading={t.kpi.agents} figure={format.count(counts.ready)} beside={loggedIn === 0 ? t.kpi.noAgents : beside}>
      <StateBar counts={counts} />
      <StateWords counts={counts} />
    </Card>
  );
});
