/** An alert in words. Pure. */

import { isOfMonitor, UNITS } from "@/shared/alerts/metrics";
import type { Alert, AlertMetric, Severity } from "@/shared/api/types";
import { DASH, duration, type Format } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";

/** No queue has them, and not all queues together either. */
const isPlaceless = (metric: AlertMetric): boolean => isOfMonitor(metric) || metric === "paused_share";

export const hasFigures = (metric: AlertMetric): boolean => UNITS[metric] !== "none";

/** A value in the metric's unit, as people read it. */
export function figureOf(metric: AlertMetric, value: number | null, format: Format): string {
  switch (UNITS[metric]) {
    case "seconds":
      return duration(value);
    case "percent":
      return format.percent(value);
    case "count":
      return format.count(value);
    case "none":
      return DASH;
  }
}

export const placeOf = (alert: Alert, words: Catalogue["alerts"]): string | null =>
  alert.queue_id === null ? (isPlaceless(alert.metric) ? null : words.everywhere) : (alert.queue_name ?? alert.queue_id);

export const whatOf = (alert: Pick<Alert, "rule_name" | "metric">, words: Catalogue["alerts"]): string => alert.rule_name ?? words.metrics[alert.metric];

/** Where and what, in one line: "Växel – Längsta väntetid". */
export const nameOf = (alert: Alert, words: Catalogue["alerts"]): string => words.name(placeOf(alert, words), whatOf(alert, words));

/** "0:22, gräns 0:18"; nothing for what has no figures. */
export function againstLimit(alert: Alert, words: Catalogue["alerts"], format: Format): string {
  if (!hasFigures(alert.metric)) return "";
  return `${figureOf(alert.metric, alert.value, format)}, ${words.limit(figureOf(alert.metric, alert.enter_value, format))}`;
}

/** What of the news is to be read out, or shown outside the page: one alert by name, several by their number. */
export function newsOf(alerts: readonly Alert[], words: Catalogue["alerts"], severities: Record<Severity, string>): string {
  const [first] = alerts;
  if (first === undefined) return "";
  return alerts.length === 1 ? words.bell.one(severities[first.severity], nameOf(first, words)) : words.bell.many(alerts.length);
}
