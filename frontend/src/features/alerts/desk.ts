/**
 * What this browser's user does about alerts: shown at once, sent, and taken back with a reason when it fails.
 *
 * What was done stands in for what the stream tells, until the stream tells something else than it did when the user
 * acted: from then on the server knows better.
 */

import { send } from "@/shared/api/http";
import type { Alert } from "@/shared/api/types";

export type Act =
  | { kind: "acknowledge"; note: string | null }
  | { kind: "snooze"; note: string | null; minutes: number }
  | { kind: "wake" };

export interface Doing {
  now: number;
  /** Whoever is signed in, as the server will tell it. */
  by: string;
}

type Handling = Pick<Alert, "acknowledged" | "snoozed_until">;

interface Done {
  before: string;
  handling: Handling;
}

export interface Failure {
  alert: Alert;
  act: Act;
  error: unknown;
}

export interface DeskState {
  done: ReadonlyMap<string, Done>;
  failures: readonly Failure[];
}

export interface Desk {
  subscribe: (listener: () => void) => () => void;
  read: () => DeskState;
  /** Compare with what the stream tells. */
  observe: (alerts: readonly Alert[]) => void;
  act: (alert: Alert, act: Act, doing: Doing) => Promise<boolean>;
  dismiss: (failure: Failure) => void;
}

export const MINUTE = 60_000;

const mark = ({ acknowledged, snoozed_until }: Handling): string => JSON.stringify([acknowledged?.at ?? null, snoozed_until]);

function guess(alert: Handling, act: Act, { now, by }: Doing): Handling {
  switch (act.kind) {
    case "acknowledge":
      return { ...alert, acknowledged: alert.acknowledged ?? { at: new Date(now).toISOString(), by, note: act.note } };
    case "snooze":
      return { ...alert, snoozed_until: new Date(now + act.minutes * MINUTE).toISOString() };
    case "wake":
      return { ...alert, snoozed_until: null };
  }
}

/** Posts what somebody did or said about an alert. */
export const post = (alertId: string, what: string, body: unknown): Promise<Alert> =>
  send<Alert>("POST", `/alerts/${encodeURIComponent(alertId)}/${what}`, body);

/** The alert with what has just been done about it here. */
export function withDone(alert: Alert, state: DeskState): Alert {
  const done = state.done.get(alert.id);
  return done?.before === mark(alert) ? { ...alert, ...done.handling } : alert;
}

export function createDesk(): Desk {
  const listeners = new Set<() => void>();
  let state: DeskState = { done: new Map(), failures: [] };

  const change = (members: Partial<DeskState>) => {
    state = { ...state, ...members };
    listeners.forEach((listener) => { listener(); });
  };

  const put = (alertId: string, done: Done | null) => {
    const changed = new Map(state.done);
    if (done === null) changed.delete(alertId);
    else changed.set(alertId, done);
    change({ done: changed });
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    read: () => state,
    observe(alerts) {
      const told = new Map(alerts.map((alert) => [alert.id, mark(alert)]));
      const kept = [...state.done].filter(([id, { before }]) => told.get(id) === before);
      if (kept.length !== state.done.size) change({ done: new Map(kept) });
    },
    async act(alert, act, doing) {
      const earlier = state.done.get(alert.id) ?? null;
      const told = { before: earlier?.before ?? mark(alert), handling: guess(alert, act, doing) };
      change({ failures: state.failures.filter((failure) => failure.alert.id !== alert.id) });
      put(alert.id, told);
      const { kind, ...body } = act;
      try {
        const { acknowledged, snoozed_until } = await post(alert.id, kind, body);
        if (state.done.get(alert.id) === told) put(alert.id, { ...told, handling: { acknowledged, snoozed_until } });
        return true;
      } catch (error) {
        if (state.done.get(alert.id) === told) put(alert.id, earlier);
        change({ failures: [...state.failures, { alert, act, error }] });
        return false;
      }
    },
    dismiss(failure) { change({ failures: state.failures.filter((one) => one !== failure) }); },
  };
}
