import { useId, type ReactNode } from "react";
import type { AlertCounts } from "@/features/alerts/alert-list";
import type { ConnectionState } from "@/features/connection/connection-state";
import { Indicator } from "@/features/connection/Indicator";
import type { Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import { Link } from "@/shared/router/router";
import { ALERTS_PATH, OVERVIEW_PATH, REPORTS_PATH, type Route } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Segmented } from "@/shared/ui/Segmented";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import type { Preferences, Theme } from "./preferences";
import styles from "./TopBar.module.css";

const THEMES: readonly Theme[] = ["light", "dark", "system"];
const LOCALES = ["sv", "en"] as const;

interface TopBarProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
  route: Route;
  alerts: AlertCounts;
  /** How this browser tells of new alerts. */
  bell: ReactNode;
  preferences: Preferences;
  onSignOut: () => void;
}

interface MenuProps {
  preferences: Preferences;
  bell: ReactNode;
  version: string | null;
  onSignOut: () => void;
}

function Menu({ preferences, bell, version, onSignOut }: MenuProps) {
  const { t } = useWords();
  const words = t.page.menu;
  const panelId = useId();
  return (
    <>
      <button type="button" className={styles.menu} popoverTarget={panelId} aria-label={words.open} title={words.open}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
          <path d="M3 6h6M15 6h2M3 14h2M11 14h6" />
          <circle cx="12" cy="6" r="2.4" />
          <circle cx="8" cy="14" r="2.4" />
        </svg>
      </button>
      <div id={panelId} popover="auto" className={styles.popover}>
        <h2>{words.theme}</h2>
        <Segmented label={words.theme} options={THEMES} words={words.themes} value={preferences.theme} onChange={preferences.chooseTheme} />
        <h2>{words.language}</h2>
        <Segmented label={words.language} options={LOCALES} words={words.languages} value={preferences.locale} onChange={preferences.chooseLocale} />
        {bell}
        <div className={styles.last}>
          <Button onClick={onSignOut}>{words.signOut}</Button>
          {version !== null && <span className={styles.version}>{words.version(version)}</span>}
        </div>
      </div>
    </>
  );
}

/** The alerts that need somebody, by number and by the shape of the worst. */
function AlertCount({ alerts: { loud, worstLoud } }: { alerts: AlertCounts }) {
  const { t } = useWords();
  if (worstLoud === null) return null;
  return (
    <span className={`digits ${styles.count ?? ""}`} data-tone={worstLoud}>
      <StatusGlyph status={worstLoud} />
      <span aria-hidden="true">{loud}</span>
      <span className="visually-hidden">{t.alerts.toTake(loud)}</span>
    </span>
  );
}

function Navigation({ route, alerts }: { route: Route; alerts: AlertCounts }) {
  const { t } = useWords();
  const words = t.page.nav;
  const isAlerts = route.page === "alerts" || route.page === "alert";
  return (
    <nav className={styles.nav} aria-label={words.label}>
      <Link to={OVERVIEW_PATH} className={styles.link} aria-current={route.page === "overview" ? "page" : undefined}>{words.overview}</Link>
      <Link to={ALERTS_PATH} className={styles.link} aria-current={isAlerts ? "page" : undefined}>
        <span className={styles.linkWords}>{t.alerts.heading}<AlertCount alerts={alerts} /></span>
      </Link>
      <Link to={REPORTS_PATH} className={styles.link} aria-current={route.page === "reports" ? "page" : undefined}>{words.reports}</Link>
    </nav>
  );
}

function DemoBadge() {
  const { t } = useWords();
  return (
    <span className={styles.demo}>
      <strong className={styles.badge}>{t.page.demo}</strong>
      <span className={styles.demoText}>{t.page.demoText}</span>
    </span>
  );
}

export function TopBar({ live, moment, state, route, alerts, bell, preferences, onSignOut }: TopBarProps) {
  const { t } = useWords();
  const { dashboard } = live;
  const isDemo = dashboard?.centre.is_demo === true;
  return (
    <header className={styles.bar}>
      {isDemo && <div className={styles.strip} aria-hidden="true" />}
      <div className={styles.line}>
        <span className={styles.product}>{t.page.product}</span>
        {dashboard !== null && <span className={styles.centre}>{dashboard.centre.name}</span>}
        <Navigation route={route} alerts={alerts} />
        {isDemo && <DemoBadge />}
        <span className={styles.space} />
        <Indicator live={live} moment={moment} state={state} />
        <Menu preferences={preferences} bell={bell} version={dashboard?.version ?? null} onSignOut={onSignOut} />
      </div>
    </header>
  );
}
