/** Open alerts in the order and the groups that people see them in. Pure. */

import type { Alert, AlertMetric, Severity } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";

/** An alert, and those that it speaks for. */
export interface AlertGroup {
  alert: Alert;
  others: readonly Alert[];
}

export interface AlertCounts {
  /** Alerts that nobody has taken on or put off, and that no banner tells of. */
  loud: number;
  worstLoud: Severity | null;
}

/** What the monitor knows of itself, also while nothing comes from Trio. */
const OF_THE_MONITOR = new Set<AlertMetric>(["source_lost", "circuit_open", "channels_disabled"]);
export const isOfTheMonitor = (alert: Alert): boolean => OF_THE_MONITOR.has(alert.metric);

/** The banner tells of it, once for the whole page. */
const TOLD_BY_THE_BANNER = new Set<AlertMetric>(["source_lost", "circuit_open"]);

export const isToldByBanner = (alert: Alert): boolean => TOLD_BY_THE_BANNER.has(alert.metric);

export const isSnoozed = (alert: Alert, now: number): boolean => alert.snoozed_until !== null && now < Date.parse(alert.snoozed_until);

/** Somebody has taken it on, or put it off. */
export const isHandled = (alert: Alert, now: number): boolean => alert.acknowledged !== null || isSnoozed(alert, now);

/** Those that wait for somebody first, then the server's own order: the worst, of these the latest. */
export function groupAlerts(alerts: readonly Alert[], now: number): AlertGroup[] {
  const ids = new Set(alerts.map((alert) => alert.id));
  const others = new Map<string, Alert[]>();
  const speakers: Alert[] = [];
  for (const alert of alerts) {
    const speaker = alert.inhibited_by;
    if (speaker === null || !ids.has(speaker)) speakers.push(alert);
    else others.set(speaker, [...(others.get(speaker) ?? []), alert]);
  }
  const place = (alert: Alert): number => (isHandled(alert, now) ? 1 : 0);
  return speakers
    .sort((one, other) => place(one) - place(other))
    .map((alert) => ({ alert, others: others.get(alert.id) ?? [] }));
}

export function countAlerts(groups: readonly AlertGroup[], now: number): AlertCounts {
  const loud = groups.filter(({ alert }) => alert.inhibited_by === null && !isToldByBanner(alert) && !isHandled(alert, now));
  const isCritical = loud.some(({ alert }) => alert.severity === "critical");
  return { loud: loud.length, worstLoud: loud.length === 0 ? null : isCritical ? "critical" : "warning" };
}

/** Whole seconds since it fired, or from that to its end. What nobody can see does not grow older. */
export function lastedSeconds(alert: Alert, moment: Moment): number {
  const open = isOfTheMonitor(alert) ? moment.now : moment.tickingNow;
  const end = alert.ended_at === null ? open : Date.parse(alert.ended_at);
  return Math.max(0, Math.floor((end - Date.parse(alert.fired_at)) / 1000));
}

/** All that an open alert's story may have grown by. */
export const versionOf = (alert: Alert | undefined): string =>
  alert === undefined ? "" : JSON.stringify([alert.phase, alert.acknowledged, alert.snoozed_until, alert.escalated_at, alert.cause]);
