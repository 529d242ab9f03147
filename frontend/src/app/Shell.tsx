import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { BellChoices } from "@/features/alerts/BellChoices";
import { BoardProvider, useBoardOf } from "@/features/alerts/BoardProvider";
import { Banner, NewVersionBanner } from "@/features/connection/Banner";
import { useWords, WordsProvider } from "@/shared/i18n";
import type { Catalogue } from "@/shared/i18n/sv";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { quarterOf } from "@/shared/history/period";
import type { Feed, LiveState } from "@/shared/live/feed";
import { Link, useAddress } from "@/shared/router/router";
import { OVERVIEW_PATH, routeOf, type Route } from "@/shared/router/routes";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { PanelState } from "@/shared/ui/Panel";
import { DashboardPage } from "./DashboardPage";
import { isBlind, pageTitle } from "./page-title";
import type { Preferences } from "./preferences";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { useCentre } from "./use-centre";
import { useIsNarrow, useThemeKey, useTitle } from "./use-document";
import { useFavicon } from "./use-favicon";

const AlertsPage = lazy(async () => ({ default: (await import("@/features/alerts/AlertsView")).AlertsView }));
const AlertPage = lazy(async () => ({ default: (await import("@/features/alerts/AlertStory")).AlertStory }));
const QueuePage = lazy(async () => ({ default: (await import("./QueuePage")).QueuePage }));
const ReportsPage = lazy(async () => ({ default: (await import("./ReportsPage")).ReportsPage }));

interface ShellProps {
  feed: Feed;
  preferences: Preferences;
  onExpired: () => void;
  onSignOut: () => void;
}

function MissingPage() {
  const { t } = useWords();
  return (
    <>
      <h1 className="visually-hidden">{t.page.nav.missing}</h1>
      <PanelState title={t.page.nav.missing} text={t.page.nav.missingText} action={<Link to={OVERVIEW_PATH}>{t.page.nav.toOverview}</Link>} />
    </>
  );
}

/** After a change of page, the keyboard and the screen reader start at its top. */
function useFocusOnChange(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

function LaterPage({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return <ErrorBoundary panel={t.page.product}><Suspense fallback={<PanelState title={t.page.loading} isBusy />}>{children}</Suspense></ErrorBoundary>;
}

interface RoutedPageProps {
  route: Route;
  live: LiveState;
  moment: Moment;
  views: readonly QueueView[];
  isNarrow: boolean;
  themeKey: string;
}

function RoutedPage({ route, isNarrow, ...rest }: RoutedPageProps) {
  switch (route.page) {
    case "overview":
      return <DashboardPage {...rest} isNarrow={isNarrow} />;
    case "queue":
      return <LaterPage key={route.queueId}><QueuePage {...rest} queueId={route.queueId} /></LaterPage>;
    case "reports":
      return <LaterPage key="reports"><ReportsPage moment={rest.moment} themeKey={rest.themeKey} /></LaterPage>;
    case "alerts":
      return <LaterPage key="alerts"><AlertsPage quarter={quarterOf(rest.moment.now)} queues={rest.views.map((view) => view.queue)} /></LaterPage>;
    case "alert":
      return <LaterPage key={route.alertId}><AlertPage alertId={route.alertId} /></LaterPage>;
    case "missing":
      return <MissingPage />;
  }
}

/** The overview of a phone begins with what the link would skip to. */
function SkipLink({ isOverview, isNarrow }: { isOverview: boolean; isNarrow: boolean }) {
  const { t } = useWords();
  if (isOverview && isNarrow) return null;
  return <a className={`skip ${styles.skip ?? ""}`} href={isOverview ? "#queues" : "#page"}>{isOverview ? t.page.skipToQueues : t.page.nav.skip}</a>;
}

function nameOf(route: Route, views: readonly QueueView[], t: Catalogue): string | null {
  const words = t.page.nav;
  switch (route.page) {
    case "overview":
      return null;
    case "queue":
      return views.find((view) => view.queue.id === route.queueId)?.queue.name ?? words.queue;
    case "reports":
      return words.reports;
    case "alerts":
    case "alert":
      return t.alerts.heading;
    case "missing":
      return words.missing;
  }
}

/** What every page shares: the live feed, the top bar, the banner for a trouble. */
export function Shell({ feed, preferences, onExpired, onSignOut }: ShellProps) {
  const { t, format } = useWords();
  const centre = useCentre(feed);
  const { live, moment, views, state, localNow } = centre;
  const { pathname } = useAddress();
  const route = routeOf(pathname);
  const main = useFocusOnChange(pathname);
  const isNarrow = useIsNarrow();
  const themeKey = useThemeKey(preferences.theme);
  const { dashboard } = live;
  const page = useBoardOf({ live, moment, age: state === "live" ? "current" : state === "late" ? "late" : "old" });
  const { counts, bell } = page.board;

  useTitle(pageTitle({ views, state, name: nameOf(route, views, t), alertCount: counts.loud }, t.page));
  useFavicon({ count: counts.loud, severity: counts.worstLoud, isLost: isBlind(state) });
  useEffect(() => { if (live.isRefused) onExpired(); }, [live.isRefused, onExpired]);

  return (
    <WordsProvider locale={format.locale} timeZone={dashboard?.centre.time_zone ?? "Europe/Stockholm"}>
      <SkipLink isOverview={route.page === "overview"} isNarrow={isNarrow} />
      <TopBar live={live} moment={moment} state={state} route={route} alerts={counts} bell={<BellChoices bell={bell} />} preferences={preferences} onSignOut={onSignOut} />
      <main className={styles.page} id="page" ref={main} tabIndex={-1}>
        <Banner live={live} moment={moment} state={state} localNow={localNow} />
        {live.hasNewVersion && <NewVersionBanner />}
        <BoardProvider value={page}>
          <RoutedPage route={route} live={live} moment={moment} views={views} isNarrow={isNarrow} themeKey={themeKey} />
        </BoardProvider>
      </main>
    </WordsProvider>
  );
}
