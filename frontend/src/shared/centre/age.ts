/** How old the shown values are and how they may be shown; it ages here, even when no event arrives. */

import type { Dashboard, Freshness } from "@/shared/api/types";

const FRESH_POLLS = 1.5;
const LATE_POLLS = 3;
/** After this long, values are no longer shown at all. */
export const GONE_SECONDS = 300;

const ORDER: readonly Freshness[] = ["fresh", "late", "lost", "never"];

/** `gone`: lost for so long that a dash takes the values' place. */
export type Look = Freshness | "gone";

export interface Moment {
  /** The monitor's time in milliseconds, whole seconds. */
  now: number;
  /** Where ticking figures stand: they stop when the values turn late, since nobody knows if the call still waits. */
  tickingNow: number;
  ageSeconds: number | null;
  look: Look;
}

/** Whether the values may be shown at all. */
export const areKnown = ({ look }: Moment): boolean => look !== "gone" && look !== "never";

export function freshnessOfAge(ageSeconds: number | null, intervalSeconds: number): Freshness {
  if (ageSeconds === null) return "never";
  if (ageSeconds <= FRESH_POLLS * intervalSeconds) return "fresh";
  return ageSeconds <= LATE_POLLS * intervalSeconds ? "late" : "lost";
}

const worst = (one: Freshness, other: Freshness): Freshness =>
  ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;

export function momentOf(dashboard: Dashboard | null, now: number): Moment {
  if (dashboard?.read_at == null) return { now, tickingNow: now, ageSeconds: null, look: "never" };
  const readAt = Date.parse(dashboard.read_at);
  const ageSeconds = Math.max(0, Math.floor((now - readAt) / 1000));
  const interval = dashboard.source.poll_interval_seconds;
  const freshness = worst(dashboard.source.freshness, freshnessOfAge(ageSeconds, interval));
  const look = freshness === "lost" && ageSeconds > GONE_SECONDS ? "gone" : freshness;
  return { now, tickingNow: Math.min(now, readAt + FRESH_POLLS * interval * 1000), ageSeconds, look };
}

/** Whole seconds from `since` to the ticking now; null when there is no start. */
export function secondsSince(since: string | null, moment: Moment): number | null {
  return since === null ? null : Math.max(0, Math.floor((moment.tickingNow - Date.parse(since)) / 1000));
}

/** Whole seconds left until `at`, never below zero; `now` is already cut to a whole second. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.floor((at - now) / 1000));
