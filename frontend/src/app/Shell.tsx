import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { Banner, NewVersionBanner } from "@/features/connection/Banner";
import { useWords, WordsProvider } from "@/shared/i18n";
import type { Catalogue } from "@/shared/i18n/sv";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import type { Feed, LiveState } from "@/shared/live/feed";
import { Link, useAddress } from "@/shared/router/router";
import { OVERVIEW_PATH, routeOf, type Route } from "@/shared/router/routes";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { PanelState } from "@/shared/ui/Panel";
import { DashboardPage } from "./DashboardPage";
import { pageTitle } from "./page-title";
import type { Preferences } from "./preferences";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { useCentre } from "./use-centre";
import { useIsNarrow, useThemeKey, useTitle } from "./use-document";

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

function nameOf(route: Route, views: readonly QueueView[], words: Catalogue["page"]["nav"]): string | null {
  switch (route.page) {
    case "overview":
      return null;
    case "queue":
      return views.find((view) => view.queue.id === route.queueId)?.queue.name ?? words.queue;
    case "reports":
      return words.reports;
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

  useTitle(pageTitle({ views, state, name: nameOf(route, views, t.page.nav) }, t.page));
  useEffect(() => { if (live.isRefused) onExpired(); }, [live.isRefused, onExpired]);

  return (
    <WordsProvider locale={format.locale} timeZone={dashboard?.centre.time_zone ?? "Europe/Stockholm"}>
      <SkipLink isOverview={route.page === "overview"} isNarrow={isNarrow} />
      <TopBar live={live} moment={moment} state={state} route={route} preferences={preferences} onSignOut={onSignOut} />
      <main className={styles.page} id="page" ref={main} tabIndex={-1}>
        <Banner live={live} moment={moment} state={state} localNow={localNow} />
        {live.hasNewVersion && <NewVersionBanner />}
        <RoutedPage route={route} live={live} moment={moment} views={views} isNarrow={isNarrow} themeKey={themeKey} />
      </main>
    </WordsProvider>
  );
}
