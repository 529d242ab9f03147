/** What is known of each metric, in rules and in alerts. Pure. */

import type { AlertMetric } from "@/shared/api/types";

export type Unit = "seconds" | "percent" | "count" | "none";

export const UNITS: Record<AlertMetric, Unit> = {
  longest_wait: "seconds",
  waiting: "count",
  service_level: "percent",
  abandon_rate: "percent",
  waiting_with_nobody_ready: "count",
  paused_share: "percent",
  source_lost: "seconds",
  // It is open or it is not: a figure would tell nothing.
  circuit_open: "none",
  channels_disabled: "count",
};

const OF_THE_MONITOR = new Set<AlertMetric>(["source_lost", "circuit_open", "channels_disabled"]);

/** What the monitor knows of itself, also while nothing comes from Trio. */
export const isOfMonitor = (metric: AlertMetric): boolean => OF_THE_MONITOR.has(metric);
