/** The addresses of the product's pages. Pure. */

export type Route =
  | { page: "overview" }
  | { page: "queue"; queueId: string }
  | { page: "reports" }
  | { page: "alerts" }
  | { page: "alert"; alertId: string }
  | { page: "missing" };

export const OVERVIEW_PATH = "/";
export const REPORTS_PATH = "/rapporter";
export const ALERTS_PATH = "/larm";
export const alertPath = (alertId: string): string => `${ALERTS_PATH}/${encodeURIComponent(alertId)}`;
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

export function routeOf(pathname: string): Route {
  const path = pathname.replace(/\/+$/, "");
  if (path === "" || path === "/index.html") return { page: "overview" };
  if (path === REPORTS_PATH) return { page: "reports" };
  if (path === ALERTS_PATH) return { page: "alerts" };
  const queueId = lastPart(path, "/ko");
  if (queueId !== null) return { page: "queue", queueId };
  const alertId = lastPart(path, ALERTS_PATH);
  return alertId === null ? { page: "missing" } : { page: "alert", alertId };
}
