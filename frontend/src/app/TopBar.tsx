import { memo, useEffect, useId, useRef } from "react";
import type { AlertCounts } from "@/features/alerts/alert-list";
import type { Bell } from "@/features/alerts/bell";
import { BellChoices } from "@/features/alerts/BellChoices";
import type { ConnectionState } from "@/features/connection/connection-state";
import { Indicator } from "@/features/connection/Indicator";
import type { Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import { includes, useAccess } from "@/shared/access/access";
import { useScopeNames } from "@/shared/access/useScopeNames";
import { Link } from "@/shared/router/router";
import { ADMIN_PATH, AGENTS_PATH, ALERTS_PATH, HELP_PATH, OVERVIEW_PATH, REPORTS_PATH, type Route } from "@/shared/router/routes";
import { Segmented } from "@/shared/ui/Segmented";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { AccountMenu } from "./AccountMenu";
import { LanguageChoice } from "./LanguageChoice";
import type { Preferences } from "./preferences";
import { ThemeChoice } from "./ThemeChoice";
import styles from "./TopBar.module.css";

const AGENT_WORDS = ["handler", "agent"] as const;

interface TopBarProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
  route: Route;
  alerts: AlertCounts;
  bell: Bell;
  preferences: Preferences;
  onSearch: () => void;
  onSignOut: () => void;
}

interface MenuProps {
  preferences: Preferences;
  bell: Bell;
  version: string | null;
}

const Menu = memo(function Menu({ preferences, bell, version }: MenuProps) {
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
        <ThemeChoice preferences={preferences} />
        <h2>{words.language}</h2>
        <LanguageChoice preferences={preferences} />
        <h2>{words.agentWord}</h2>
        <Segmented label={words.agentWord} options={AGENT_WORDS} words={words.agentWords} value={preferences.saysAgent ? "agent" : "handler"} onChange={(word) => { preferences.chooseAgentWord(word === "agent"); }} />
        <BellChoices bell={bell} />
        <Link to={HELP_PATH} className={styles.help}>{t.page.nav.help}</Link>
        {version !== null && <span className={styles.version}>{words.version(version)}</span>}
      </div>
    </>
  );
});

/** The alerts that need somebody, by number and by the shape of the worst. */
function AlertCount({ loud, worstLoud }: AlertCounts) {
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

const Navigation = memo(function Navigation({ page, loud, worstLoud }: { page: Route["page"] } & AlertCounts) {
  const { t } = useWords();
  const words = t.page.nav;
  const isAlerts = page === "alerts" || page === "alert";
  const { role } = useAccess();
  const [maySupervise, mayAdminister] = [includes(role, "supervisor"), includes(role, "admin")];
  const bar = useRef<HTMLElement>(null);
  // On a phone the bar is longer than the screen.
  useEffect(() => {
    const link = bar.current?.querySelector<HTMLElement>("[aria-current]");
    if (bar.current === null || link == null) return;
    bar.current.scrollLeft = link.offsetLeft - bar.current.offsetLeft - (bar.current.clientWidth - link.clientWidth) / 2;
  }, [page, role]);
  return (
    <nav ref={bar} className={styles.nav} aria-label={words.label}>
      <Link to={OVERVIEW_PATH} className={styles.link} aria-current={page === "overview" ? "page" : undefined}>{words.overview}</Link>
      <Link to={AGENTS_PATH} className={styles.link} aria-current={page === "agents" ? "page" : undefined}>{t.agents.heading}</Link>
      <Link to={ALERTS_PATH} className={styles.link} aria-current={isAlerts ? "page" : undefined}>
        <span className={styles.linkWords}>{t.alerts.heading}<AlertCount loud={loud} worstLoud={worstLoud} /></span>
      </Link>
      {maySupervise && <Link to={REPORTS_PATH} className={styles.link} aria-current={page === "reports" ? "page" : undefined}>{words.reports}</Link>}
      {maySupervise && <Link to={ADMIN_PATH} className={styles.link} aria-current={page === "administration" ? "page" : undefined}>{mayAdminister ? words.administration : words.screens}</Link>}
    </nav>
  );
});

const SearchButton = memo(function SearchButton({ onSearch }: { onSearch: () => void }) {
  const words = useWords().t.page.menu;
  return (
    <button type="button" className={styles.menu} aria-label={words.search} aria-keyshortcuts="Control+K Meta+K" title={words.searchKeys} onClick={onSearch}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round"><circle cx="9" cy="9" r="5" /><path d="m13 13 4 4" /></svg>
    </button>
  );
});

/** What is left out must be told, or a part would be taken for the whole. */
function Scope() {
  const { t, format } = useWords();
  const groups = useScopeNames();
  if (groups.length === 0) return null;
  return <span className={styles.scope}>{t.session.onlyGroups(format.list(groups))}</span>;
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

/** Of a second that passes only the indicator looks otherwise: its larger parts are left as they are. */
export function TopBar({ live, moment, state, route, alerts, bell, preferences, onSearch, onSignOut }: TopBarProps) {
  const { t } = useWords();
  const { dashboard } = live;
  const isDemo = dashboard?.centre.is_demo === true;
  return (
    <header className={styles.bar}>
      {isDemo && <div className={styles.strip} aria-hidden="true" />}
      <div className={styles.line}>
        <span className={styles.product}>{t.page.product}</span>
        {dashboard !== null && <span className={styles.centre}>{dashboard.centre.name}</span>}
        <Scope />
        <Navigation page={route.page} {...alerts} />
        {isDemo && <DemoBadge />}
        <span className={styles.space} />
        <Indicator live={live} moment={moment} state={state} />
        <SearchButton onSearch={onSearch} />
        <Menu preferences={preferences} bell={bell} version={dashboard?.version ?? null} />
        <AccountMenu onSignOut={onSignOut} />
      </div>
    </header>
  );
}
