/**
 * The last snapshot, kept so that a page that is opened again has something to show at once.
 *
 * People's names do not belong in a browser's storage: the agents are left out, and who took an alert on. The text is bounded, since the
 * storage is shared with everything else of this origin.
 */

import type { Alert, Dashboard } from "@/shared/api/types";

const KEY = "trio-monitor.snapshot";
const SHAPE = 2;
const LARGEST_CHARACTERS = 300_000;

interface Stored {
  shape: number;
  dashboard: Dashboard;
}

const isStored = (value: unknown): value is Stored => {
  if (typeof value !== "object" || value === null) return false;
  const stored = value as Partial<Stored>;
  return stored.shape === SHAPE && Array.isArray(stored.dashboard?.queues) && Array.isArray(stored.dashboard.agents) && Array.isArray(stored.dashboard.alerts);
};

const withoutNames = (alert: Alert): Alert => ({
  ...alert,
  acknowledged: alert.acknowledged && { ...alert.acknowledged, by: "", note: null },
  cause: null,
});

export function saveSnapshot(storage: Storage, dashboard: Dashboard): void {
  try {
    const text = JSON.stringify({ shape: SHAPE, dashboard: { ...dashboard, agents: [], alerts: dashboard.alerts.map(withoutNames) } } satisfies Stored);
    if (text.length > LARGEST_CHARACTERS) storage.removeItem(KEY);
    else storage.setItem(KEY, text);
  } catch {
    // A full or forbidden storage only costs the first second's picture.
  }
}

export function loadSnapshot(storage: Storage): Dashboard | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    return isStored(value) ? value.dashboard : null;
  } catch {
    return null;
  }
}

export function clearSnapshot(storage: Storage): void {
  try {
    storage.removeItem(KEY);
  } catch {
    // Nothing was stored where storing is forbidden.
  }
}
