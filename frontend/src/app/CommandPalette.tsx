import { useOpenAlerts } from "@/features/alerts/open-alerts";
import { nameOf } from "@/features/alerts/alert-words";
import { isHandled } from "@/features/alerts/alert-list";
import { Palette } from "@/features/commands/Palette";
import type { Command } from "@/features/commands/match";
import { includes, useAccess, useMay } from "@/shared/access/access";
import type { Agent, Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { navigate } from "@/shared/router/router";
import { ACCOUNT_PATH, ADMIN_SECTIONS, adminPath, agentPath, AGENTS_PATH, ALERTS_PATH, HELP_PATH, leastRoleOfSection, OVERVIEW_PATH, queuePath, REPORTS_PATH } from "@/shared/router/routes";
import type { Preferences } from "./preferences";

interface CommandPaletteProps {
  queues: readonly Queue[];
  agents: readonly Agent[];
  preferences: Preferences;
  onClose: () => void;
}

function usePages(): Command[] {
  const { t } = useWords();
  const { commands: words, frame } = useAdminWords();
  const page = (name: string, path: string): Command => ({ id: path, kind: words.page, name, run: () => { navigate(path); } });
  const nav = t.page.nav;
  const mayReport = useMay("supervisor");
  const { role } = useAccess();
  return [
    page(nav.overview, OVERVIEW_PATH),
    page(t.agents.heading, AGENTS_PATH),
    page(t.alerts.heading, ALERTS_PATH),
    ...(mayReport ? [page(nav.reports, REPORTS_PATH)] : []),
    page(nav.help, HELP_PATH),
    page(t.session.yourAccount, ACCOUNT_PATH),
    ...ADMIN_SECTIONS.filter((section) => includes(role, leastRoleOfSection(section))).map((section) =>
      page(role === "admin" ? words.inAdmin(frame.sections[section]) : words.ofScreens(frame.sections[section]), adminPath(section)),
    ),
  ];
}

function useActions({ chooseTheme }: Preferences): Command[] {
  const { t } = useWords();
  const words = useAdminWords().commands;
  const { alerts, moment, ask, isLive } = useOpenAlerts();
  const mayAct = useMay("supervisor");
  const latest = alerts
    .filter((alert) => mayAct && isLive && alert.inhibited_by === null && !isHandled(alert, moment.now))
    .reduce<(typeof alerts)[number] | null>((newest, alert) => (newest === null || alert.fired_at > newest.fired_at ? alert : newest), null);
  const themes = (["light", "dark", "system", "schedule"] as const).map((theme): Command => ({ id: theme, kind: words.action, name: words.themes[theme], run: () => { chooseTheme(theme); } }));
  if (latest === null) return themes;
  return [{ id: "acknowledge", kind: words.action, name: words.acknowledge(nameOf(latest, t.alerts)), run: () => { ask(latest, "acknowledge"); } }, ...themes];
}

/** Everything that can be gone to or done, by name. */
export function CommandPalette({ queues, agents, preferences, onClose }: CommandPaletteProps) {
  const words = useAdminWords().commands;
  const pages = usePages();
  const actions = useActions(preferences);
  const commands = [
    ...pages,
    ...actions,
    ...queues.map(({ id, name }): Command => ({ id: `queue ${id}`, kind: words.queue, name, run: () => { navigate(queuePath(id)); } })),
    ...agents.map(({ id, name }): Command => ({ id: `agent ${id}`, kind: words.agent, name, run: () => { navigate(agentPath(name)); } })),
  ];
  return <Palette commands={commands} onClose={onClose} />;
}
