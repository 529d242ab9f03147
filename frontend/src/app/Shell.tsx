import { lazy, Suspense, useEffect, useRef, type ReactNode } from "react";
import { OpenAlertsProvider, useOpenAlertsOf } from "@/features/alerts/OpenAlertsProvider";
import { Banner, NewVersionBanner } from "@/features/connection/Banner";
import { useWords } from "@/shared/i18n";
import { includes, useAccess } from "@/shared/access/access";
import { useIsNarrow } from "@/shared/browser/media";
import type { Catalogue } from "@/shared/i18n/sv";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { quarterOf } from "@/shared/history/period";
import { ContactContext } from "@/shared/live/contact";
import type { Feed, LiveState } from "@/shared/live/feed";
import { Link, useAddress } from "@/shared/router/router";
import { leastRoleOf, OVERVIEW_PATH, routeOf, type Route } from "@/shared/router/routes";
import { Coming } from "@/shared/ui/Coming";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { PanelState } from "@/shared/ui/Panel";
import { DashboardPage } from "./DashboardPage";
import { isBlind, pageTitle } from "./page-title";
import type { Preferences } from "./preferences";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { useCentre } from "./use-centre";
import { useThemeKey, useTitle } from "./use-document";
import { useCommands } from "./use-commands";
import { useFavicon } from "./use-favicon";
import { useRecovery } from "./use-recovery";

const AgentsPage = lazy(async () => ({ default: (await import("@/features/agents/AgentsView")).AgentsView }));
const AlertsPage = lazy(async () => ({ default: (await import("@/features/alerts/AlertsView")).AlertsView }));
const AlertPage = lazy(async () => ({ default: (await import("@/features/alerts/AlertStory")).AlertStory }));
const AccountPage = lazy(async () => ({ default: (await import("@/features/account/AccountView")).AccountView }));
const AdministrationPage = lazy(async () => ({ default: (await import("./AdministrationPage")).AdministrationPage }));
const CommandPalette = lazy(async () => ({ default: (await import("./CommandPalette")).CommandPalette }));
const HelpPage = lazy(async () => ({ default: (await import("@/features/help/HelpView")).HelpView }));
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

/** In place of a page that the role is too low for. */
function ForbiddenPage({ route }: { route: Route }) {
  const { t } = useWords();
  const words = t.session;
  const { role } = useAccess();
  const title = words.notFor(words.roles[leastRoleOf(route)]);
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      <PanelState title={title} text={words.notForText(words.roles[role])} action={<Link to={OVERVIEW_PATH}>{t.page.nav.toOverview}</Link>} />
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
  onSignedOut: () => void;
}

/** The page of the address, for those whose role it is for; nothing is asked for before that is known. */
function RoutedPage(props: RoutedPageProps) {
  const { user, role } = useAccess();
  if (includes(role, leastRoleOf(props.route))) return <AllowedPage {...props} />;
  return user === null ? <Coming /> : <ForbiddenPage route={props.route} />;
}

function AllowedPage({ route, isNarrow, ...rest }: RoutedPageProps) {
  switch (route.page) {
    case "overview":
      return <DashboardPage {...rest} isNarrow={isNarrow} />;
    case "queue":
      return <LaterPage key={route.queueId}><QueuePage {...rest} queueId={route.queueId} /></LaterPage>;
    case "agents":
      return <LaterPage key="agents"><AgentsPage dashboard={rest.live.dashboard} moment={rest.moment} isStored={rest.live.origin === "stored"} /></LaterPage>;
    case "reports":
      return <LaterPage key="reports"><ReportsPage moment={rest.moment} themeKey={rest.themeKey} /></LaterPage>;
    case "alerts":
      return <LaterPage key="alerts"><AlertsPage quarter={quarterOf(rest.moment.now)} queues={rest.views.map((view) => view.queue)} /></LaterPage>;
    case "alert":
      return <LaterPage key={route.alertId}><AlertPage alertId={route.alertId} /></LaterPage>;
    case "wall":
      // It has the screen to itself, and never comes here.
      return null;
    case "administration":
      return <LaterPage key="administration"><AdministrationPage {...route} dashboard={rest.live.dashboard} moment={rest.moment} views={rest.views} /></LaterPage>;
    case "account":
      return <LaterPage key="account"><AccountPage onSignedOut={rest.onSignedOut} /></LaterPage>;
    case "help":
      return <LaterPage key="help"><HelpPage /></LaterPage>;
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
  if (route.page === "overview") return null;
  if (route.page === "queue") return views.find((view) => view.queue.id === route.queueId)?.queue.name ?? words.queue;
  const names: Record<Exclude<Route["page"], "overview" | "queue">, string> = {
    agents: t.agents.heading,
    reports: words.reports,
    alerts: t.alerts.heading,
    alert: t.alerts.heading,
    wall: words.administration,
    administration: words.administration,
    account: t.session.yourAccount,
    help: words.help,
    missing: words.missing,
  };
  return names[route.page];
}

/** What every page shares: the live feed, the top bar, the banner for a trouble. */
export function Shell({ feed, preferences, onExpired, onSignOut }: ShellProps) {
  const { t } = useWords();
  const centre = useCentre(feed);
  const { live, moment, views, state, localNow } = centre;
  const { pathname } = useAddress();
  const { role } = useAccess();
  const route = routeOf(pathname, role);
  const main = useFocusOnChange(pathname);
  const isNarrow = useIsNarrow();
  const themeKey = useThemeKey(preferences.shownTheme);
  const { dashboard } = live;
  const page = useOpenAlertsOf({ live, moment, age: state === "live" ? "current" : state === "late" ? "late" : "old" });
  const { counts, bell } = page.open;
  const commands = useCommands();
  useRecovery(live);

  useTitle(pageTitle({ views, state, name: nameOf(route, views, t), alertCount: counts.loud }, t.page));
  useFavicon({ count: counts.loud, severity: counts.worstLoud, isLost: isBlind(state) });
  useEffect(() => { if (live.isRefused) onExpired(); }, [live.isRefused, onExpired]);

  return (
    <>
      <SkipLink isOverview={route.page === "overview"} isNarrow={isNarrow} />
      <TopBar live={live} moment={moment} state={state} route={route} alerts={counts} bell={bell} preferences={preferences} onSearch={commands.open} onSignOut={onSignOut} />
      <main className={styles.page} id="page" ref={main} tabIndex={-1}>
        <Banner live={live} moment={moment} state={state} localNow={localNow} />
        {live.hasNewVersion && <NewVersionBanner />}
        <OpenAlertsProvider value={page}>
          {commands.isOpen && <Suspense><CommandPalette queues={views.map((view) => view.queue)} agents={dashboard?.agents ?? []} preferences={preferences} onClose={commands.close} /></Suspense>}
          <ContactContext value={state !== "offline" && state !== "browser_lost"}>
            <RoutedPage route={route} live={live} moment={moment} views={views} isNarrow={isNarrow} themeKey={themeKey} onSignedOut={onSignOut} />
          </ContactContext>
        </OpenAlertsProvider>
      </main>
    </>
  );
}
