import { useMemo, useState } from "react";
import { AlertStrip } from "@/features/alerts/AlertStrip";
import { useOpenAlerts } from "@/features/alerts/open-alerts";
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
import { changeSearch, useAddress } from "@/shared/router/router";
import styles from "./DashboardPage.module.css";
import { Tabs, TABS } from "./Tabs";

/** More would push the queues out of sight. */
const MOST_ALERTS = 3;
const MOST_ON_A_PHONE = 30;
/** So few leave room beside the chart, and the agents come up into it. */
const FEW_QUEUES = 5;

interface DashboardPageProps {
  live: LiveState;
  moment: Moment;
  views: readonly QueueView[];
  isNarrow: boolean;
  themeKey: string;
}

/** What a dialog explains: nothing, all queues together, or one of them. */
type Explained = "nothing" | "all" | Pick<Queue, "id" | "name">;

export function DashboardPage({ live, moment, views, isNarrow, themeKey }: DashboardPageProps) {
  const { t } = useWords();
  const { search } = useAddress();
  const tab = TABS.find((one) => one === search.get("vy")) ?? "queues";
  const [explained, setExplained] = useState<Explained>("nothing");
  const { dashboard } = live;
  const { counts } = useOpenAlerts();

  const explain = useMemo(() => ({ all: () => { setExplained("all"); }, one: (queue: Pick<Queue, "id" | "name">) => { setExplained(queue); } }), []);
  const agents = <AgentsPanel dashboard={dashboard} moment={moment} isStored={live.origin === "stored"} />;
  const areAgentsBeside = !isNarrow && views.length <= FEW_QUEUES;
  const queues = (
    <div className={styles.middle}>
      <div className={styles.main}>
        <Queues dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.one} />
        {areAgentsBeside && agents}
      </div>
      <div className={styles.side}>
        <TrendPanel dashboard={live.origin === "live" ? dashboard : null} connectionCount={live.connectionCount} themeKey={themeKey} className={styles.trend} />
        {!isNarrow && <AlertStrip most={MOST_ALERTS} />}
      </div>
    </div>
  );
  return (
    <>
      <h1 className="visually-hidden">{t.page.overview}</h1>
      <Kpis dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.all} />
      {isNarrow ? <Tabs value={tab} onChange={(chosen) => { changeSearch({ vy: chosen === "queues" ? null : chosen }); }} queues={queues} alerts={<AlertStrip most={MOST_ON_A_PHONE} />} agents={agents} alertCount={counts.loud} /> : <>{queues}{!areAgentsBeside && agents}</>}
      {explained !== "nothing" && (
        <LevelDialog queue={explained === "all" ? null : explained} queues={dashboard?.queues ?? []} onClose={() => { setExplained("nothing"); }} />
      )}
    </>
  );
}
