/** What the top of the page says about the two connections, decided in one place. Pure. */

import type { Moment } from "@/shared/centre/age";
import type { LiveState } from "@/shared/live/feed";

/** `browser_lost`, `offline`: between browser and monitor. `late`, `lost`, `never`: between monitor and Trio. */
export type ConnectionState = "live" | "late" | "lost" | "never" | "connecting" | "stored" | "browser_lost" | "offline";

/** A short break mends itself before anybody has read about it. */
const QUIET_BREAK_MILLISECONDS = 2_500;

export function connectionState(live: LiveState, moment: Moment, localNow: number): ConnectionState {
  const { link } = live;
  if (link.phase === "lost") {
    if (link.isOffline) return "offline";
    if (live.origin !== "live" || localNow - link.since >= QUIET_BREAK_MILLISECONDS) return "browser_lost";
  }
  if (live.origin === "none") return "connecting";
  if (live.origin === "stored") return "stored";
  if (moment.look === "never") return "never";
  if (moment.look === "fresh") return "live";
  return moment.look === "late" ? "late" : "lost";
}

/** When the next try comes, by which clock, for the connection that is in trouble. */
export function nextTryAt(live: LiveState): { at: number; clock: "local" | "server" } | null {
  if (live.link.phase === "lost") return { at: live.link.retryAt, clock: "local" };
  return live.dashboard === null ? null : { at: Date.parse(live.dashboard.source.next_poll_at), clock: "server" };
}
