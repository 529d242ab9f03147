/** Which of the open alerts are news to whoever sits at this page. Pure but for what it remembers. */

import type { Alert } from "@/shared/api/types";
import { isHandled } from "./alert-list";

/** So many that a page which is open for months does not grow; the open ones are always among them. */
const MOST_REMEMBERED = 5_000;

export interface Watch {
  /** Those that have come since the last look. What is there at the first look is no news, nor is anything twice. */
  see: (alerts: readonly Alert[], now: number) => Alert[];
}

export function createWatch(): Watch {
  let known: Set<string> | null = null;
  return {
    see(alerts, now) {
      const before = known;
      known = new Set([...(before === null || before.size > MOST_REMEMBERED ? [] : before), ...alerts.map((alert) => alert.id)]);
      if (before === null) return [];
      return alerts.filter((alert) => !before.has(alert.id) && alert.phase === "firing" && alert.inhibited_by === null && !isHandled(alert, now));
    },
  };
}
