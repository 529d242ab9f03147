import { useEffect, useMemo, useState } from "react";
import { AgentsPanel } from "@/features/agents/AgentsPanel";
import { Banner, NewVersionBanner } from "@/features/connection/Banner";
import { Kpis } from "@/features/kpis/Kpis";
import { Queues } from "@/features/queues/Queues";
import { LevelDialog } from "@/features/service-level/LevelDialog";
import { TrendPanel } from "@/features/trend/TrendPanel";
import type { Queue } from "@/shared/api/types";
import { useWords, WordsProvider } from "@/shared/i18n";
import type { Feed } from "@/shared/live/feed";
import styles from "./DashboardPage.module.css";
import { pageTitle } from "./page-title";
import type { Preferences } from "./preferences";
import { Tabs, type Tab } from "./Tabs";
import { TopBar } from "./TopBar";
import { useCentre } from "./use-centre";
import { useIsNarrow, useThemeKey, useTitle } from "./use-document";

interface DashboardPageProps {
  feed: Feed;
  preferences: Preferences;
  onExpired: () => void;
  onSignOut: () => void;
}

/** What a dialog explains: nothing, all queues together, or one of them. */
type Explained = "nothing" | "all" | Queue;

export function DashboardPage({ feed, preferences, onExpired, onSignOut }: DashboardPageProps) {
  const { t, format } = useWords();
  const { live, moment, views, state, localNow } = useCentre(feed);
  const isNarrow = useIsNarrow();
  const themeKey = useThemeKey(preferences.theme);
  const [tab, setTab] = useState<Tab>("queues");
  const [explained, setExplained] = useState<Explained>("nothing");
  const { dashboard } = live;

  useTitle(pageTitle({ views, state }, t.page));
  useEffect(() => { if (live.isRefused) onExpired(); }, [live.isRefused, onExpired]);

  const explain = useMemo(() => ({ all: () => { setExplained("all"); }, one: (queue: Queue) => { setExplained(queue); } }), []);
  const agents = <AgentsPanel dashboard={dashboard} moment={moment} isStored={live.origin === "stored"} />;
  const queues = (
    <div className={styles.middle}>
      <Queues dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.one} />
      <TrendPanel dashboard={live.origin === "live" ? dashboard : null} connectionCount={live.connectionCount} themeKey={themeKey} />
    </div>
  );
  return (
    <WordsProvider locale={format.locale} timeZone={dashboard?.centre.time_zone ?? "Europe/Stockholm"}>
      {!isNarrow && <a className={`skip ${styles.skip ?? ""}`} href="#queues">{t.page.skipToQueues}</a>}
      <TopBar live={live} moment={moment} state={state} preferences={preferences} onSignOut={onSignOut} />
      <main className={styles.page}>
        <h1 className="visually-hidden">{t.page.overview}</h1>
        <Banner live={live} moment={moment} state={state} localNow={localNow} />
        {live.hasNewVersion && <NewVersionBanner />}
        <Kpis dashboard={dashboard} moment={moment} views={views} onExplainLevel={explain.all} />
        {isNarrow ? <Tabs value={tab} onChange={setTab} queues={queues} agents={agents} /> : <>{queues}{agents}</>}
      </main>
      {explained !== "nothing" && (
        <LevelDialog queue={explained === "all" ? null : explained} queues={dashboard?.queues ?? []} onClose={() => { setExplained("nothing"); }} />
      )}
    </WordsProvider>
  );
}
