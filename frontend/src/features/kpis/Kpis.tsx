import type { Dashboard } from "@/shared/api/types";
import { areKnown, type Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { useWords } from "@/shared/i18n";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { AgentsCard } from "./AgentsCard";
import { LevelCard } from "./LevelCard";
import { LongestWaitCard, WaitingCard } from "./WaitCards";
import styles from "./Kpis.module.css";

interface KpisProps {
  dashboard: Dashboard | null;
  moment: Moment;
  views: readonly QueueView[];
  onExplainLevel: () => void;
}

/** The four figures that answer "is anything wrong?" from across the room. */
export function Kpis({ dashboard, moment, views, onExplainLevel }: KpisProps) {
  const { t } = useWords();
  const isKnown = areKnown(moment);
  return (
    <section className={styles.row} aria-label={t.page.overview} data-look={moment.look}>
      <ErrorBoundary panel={t.kpi.level}>
        <LevelCard dashboard={dashboard} isKnown={isKnown} onExplain={onExplainLevel} />
      </ErrorBoundary>
      <ErrorBoundary panel={t.kpi.waiting}>
        <WaitingCard dashboard={dashboard} isKnown={isKnown} />
      </ErrorBoundary>
      <ErrorBoundary panel={t.kpi.longest}>
        <LongestWaitCard dashboard={dashboard} isKnown={isKnown} views={views} />
      </ErrorBoundary>
      <ErrorBoundary panel={t.kpi.agents}>
        <AgentsCard dashboard={dashboard} isKnown={isKnown} />
      </ErrorBoundary>
    </section>
  );
}
