/** The addresses of the product's pages. Pure. */

export type Route = { page: "overview" } | { page: "queue"; queueId: string } | { page: "reports" } | { page: "missing" };

export const OVERVIEW_PATH = "/";
export const REPORTS_PATH = "/rapporter";
export const queuePath = (queueId: string): string => `/ko/${encodeURIComponent(queueId)}`;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function routeOf(pathname: string): Route {
  const path = pathname.replace(/\/+$/, "");
  if (path === "" || path === "/index.html") return { page: "overview" };
  if (path === REPORTS_PATH) return { page: "reports" };
  const queueId = decoded(/^\/ko\/([^/]+)$/.exec(path)?.[1] ?? "");
  return queueId === null || queueId === "" ? { page: "missing" } : { page: "queue", queueId };
}
