import { useMemo, useState } from "react";
import { AgentsPanel } from "@/features/agents/AgentsPanel";
import { Kpis } from "@/features/kpis/Kpis";
import { Queues } from "@/features/queues/Queues";
import { LevelDialog } from "@/features/service-level/LevelDialog";
import { TrendPanel } from "@/features/trend/TrendPanel";
import type { Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import styles from "./DashboardPage.module.css";
import { Tabs, type Tab } from "./Tabs";

interface DashboardPageProps {
  live: LiveState;
  moment: Moment;
  views: readonly QueueView[];
  isNarrow: boolean;
  themeKey: string;
}

/** What a dialog explains: nothing, all queues together, or one of them. */
type Explained = "nothing" | "all" | Queue;

export function DashboardPage({ live, moment, views, isNarrow, themeKey }: DashboardPageProps) {
  const { t } = useWords();
  const [tab, setTab] = useState<Tab>("queues");
  const [explained, setExplained] = useState<Explained>("nothing");
  const { dashboard } = live;

  const explain = useMemo(() => ({ all: () => { setExplained("all"); }, one: (queue: Queue) => { setExplained(queue); } }), []);
  const agents = <AgentsPanel dashboard={dashboard} moment={moment} isStored={live.origin === "stored"} />;
  const queues = (
    <div className={styles.middle}>
      <Queues dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.one} />
      <TrendPanel dashboard={live.origin === "live" ? dashboard : null} connectionCount={live.connectionCount} themeKey={themeKey} />
    </div>
  );
  return (
    <>
      <h1 className="visually-hidden">{t.page.overview}</h1>
      <Kpis dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.all} />
      {isNarrow ? <Tabs value={tab} onChange={setTab} queues={queues} agents={agents} /> : <>{queues}{agents}</>}
      {explained !== "nothing" && (
        <LevelDialog queue={explained === "all" ? null : explained} queues={dashboard?.queues ?? []} onClose={() => { setExplained("nothing"); }} />
      )}
    </>
  );
}
