/** The addresses of the product's pages. Pure. */

import type { Role } from "@/shared/api/types";

export type Route =
  | { page: "overview" }
  | { page: "queue"; queueId: string }
  | { page: "agents" }
  | { page: "reports" }
  | { page: "alerts" }
  | { page: "alert"; alertId: string }
  | { page: "wall"; boardId: string }
  | { page: "administration"; section: AdminSection; itemId: string | null }
  | { page: "account" }
  | { page: "help" }
  | { page: "missing" };

export type AdminSection =
  | "queues" | "groups" | "agents" | "alertRules" | "channels" | "deliveries" | "boards" | "screens" | "users" | "apiTokens" | "audit" | "appearance" | "connection" | "system";

export const OVERVIEW_PATH = "/";
export const AGENTS_PATH = "/handlaggare";
export const REPORTS_PATH = "/rapporter";
export const ALERTS_PATH = "/larm";
export const WALL_PATH = "/tv";
/** The board that is always there. */
export const STANDARD_BOARD = "standard";
export const ADMIN_PATH = "/administration";
export const ACCOUNT_PATH = "/konto";
export const HELP_PATH = "/hjalp";

const ADMIN_ADDRESSES: Record<AdminSection, string> = {
  queues: "koer",
  groups: "kogrupper",
  agents: "handlaggare",
  alertRules: "larmregler",
  channels: "kanaler",
  deliveries: "utskick",
  boards: "tavlor",
  screens: "skarmar",
  users: "anvandare",
  apiTokens: "api-nycklar",
  audit: "logg",
  appearance: "utseende",
  connection: "anslutning",
  system: "system",
};
export const ADMIN_SECTIONS = Object.keys(ADMIN_ADDRESSES) as AdminSection[];
export const adminPath = (section: AdminSection, itemId?: string): string =>
  `${ADMIN_PATH}/${ADMIN_ADDRESSES[section]}${itemId === undefined ? "" : `/${encodeURIComponent(itemId)}`}`;
/** The page of agents with its list narrowed to a name. */
export const agentPath = (name: string): string => `${AGENTS_PATH}?sok=${encodeURIComponent(name)}`;
export const HIDDEN_AGENTS_PATH = `${adminPath("agents")}?visa=dolda`;
/** Where something is made: in place of the id of what there is. */
export const NEW_ITEM = "ny";
export const alertPath = (alertId: string): string => `${ALERTS_PATH}/${encodeURIComponent(alertId)}`;
export const wallPath = (boardId: string): string => `${WALL_PATH}/${encodeURIComponent(boardId)}`;
export const queuePath = (queueId: string): string => `/ko/${encodeURIComponent(queueId)}`;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The last part of an address that begins like this, or null. */
const lastPart = (path: string, start: string): string | null => {
  const rest = path.startsWith(`${start}/`) ? path.slice(start.length + 1) : "";
  return rest === "" || rest.includes("/") ? null : decoded(rest);
};

function adminRouteOf(path: string, role: Role): Route | null {
  // Each role begins at what is its own.
  if (path === ADMIN_PATH) return { page: "administration", section: role === "admin" ? "queues" : "screens", itemId: null };
  for (const section of ADMIN_SECTIONS) {
    if (path === adminPath(section)) return { page: "administration", section, itemId: null };
    const itemId = lastPart(path, adminPath(section));
    if (itemId !== null) return { page: "administration", section, itemId };
  }
  return null;
}

const PAGES = new Map<string, Route>([
  ["", { page: "overview" }],
  ["/index.html", { page: "overview" }],
  [AGENTS_PATH, { page: "agents" }],
  [REPORTS_PATH, { page: "reports" }],
  [ALERTS_PATH, { page: "alerts" }],
  [WALL_PATH, { page: "wall", boardId: STANDARD_BOARD }],
  [ACCOUNT_PATH, { page: "account" }],
  [HELP_PATH, { page: "help" }],
]);

export function routeOf(pathname: string, role: Role = "admin"): Route {
  const path = pathname.replace(/\/+$/, "");
  const page = PAGES.get(path);
  if (page !== undefined) return page;
  const boardId = lastPart(path, WALL_PATH);
  if (boardId !== null) return { page: "wall", boardId };
  const administration = adminRouteOf(path, role);
  if (administration !== null) return administration;
  const queueId = lastPart(path, "/ko");
  if (queueId !== null) return { page: "queue", queueId };
  const alertId = lastPart(path, ALERTS_PATH);
  return alertId === null ? { page: "missing" } : { page: "alert", alertId };
}

/** The least role that a section of administration is for: wall screens are the supervisors' own. */
export const leastRoleOfSection = (section: AdminSection): Role => (section === "boards" || section === "screens" ? "supervisor" : "admin");

/** The least role that a page is for. */
export function leastRoleOf(route: Route): Role {
  if (route.page === "administration") return leastRoleOfSection(route.section);
  return route.page === "reports" ? "supervisor" : "viewer";
}
