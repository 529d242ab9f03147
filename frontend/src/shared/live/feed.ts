/** Everything that is live on the page: the newest snapshot and how the connection to our own server stands. */

import type { Dashboard } from "@/shared/api/types";
import { steadyWaits } from "@/shared/centre/steady-waits";
import { connect } from "./connection";
import type { StreamEvent } from "./event-stream";
import { createServerClock, type ServerClock } from "./server-clock";
import { clearSnapshot, loadSnapshot, saveSnapshot } from "./snapshot-cache";

export type Link =
  | { phase: "connecting" }
  | { phase: "open"; connectionCount: number }
  | { phase: "lost"; since: number; retryAt: number; isOffline: boolean };

export interface LiveState {
  dashboard: Dashboard | null;
  /** Whether the snapshot came over the wire in this visit, or from this browser's storage. */
  origin: "none" | "stored" | "live";
  link: Link;
  connectionCount: number;
  hasNewVersion: boolean;
  isRefused: boolean;
}

export interface Feed {
  subscribe: (listener: () => void) => () => void;
  read: () => LiveState;
  clock: ServerClock;
  start: () => () => void;
  forget: () => void;
}

const SAVE_EVERY_MILLISECONDS = 30_000;

const heartbeatAt = (data: string): number => {
  const value: unknown = JSON.parse(data);
  return typeof value === "object" && value !== null && "at" in value ? Date.parse(String(value.at)) : Number.NaN;
};

export function createFeed(storage: Storage): Feed {
  const clock = createServerClock(Date.now);
  const listeners = new Set<() => void>();
  const stored = loadSnapshot(storage);
  let firstVersion: string | null = null;
  let savedAt = 0;
  let state: LiveState = {
    dashboard: stored,
    origin: stored === null ? "none" : "stored",
    link: { phase: "connecting" },
    connectionCount: 0,
    hasNewVersion: false,
    isRefused: false,
  };

  const change = (members: Partial<LiveState>) => {
    state = { ...state, ...members };
    listeners.forEach((listener) => { listener(); });
  };

  const receive = (next: Dashboard) => {
    clock.observe(Date.parse(next.published_at));
    firstVersion ??= next.version;
    const before = state.origin === "live" ? state.dashboard : null;
    change({ dashboard: steadyWaits(before, next), origin: "live", hasNewVersion: next.version !== firstVersion });
    if (Date.now() - savedAt < SAVE_EVERY_MILLISECONDS) return;
    savedAt = Date.now();
    saveSnapshot(storage, next);
  };

  const onEvent = (event: StreamEvent) => {
    try {
      if (event.name === "snapshot") receive(JSON.parse(event.data) as Dashboard);
      if (event.name === "heartbeat") {
        const at = heartbeatAt(event.data);
        if (!Number.isNaN(at)) clock.observe(at, true);
      }
    } catch (error) {
      // One unreadable event is set aside; its age on the page tells if no better one follows.
      console.error("unreadable event", error);
    }
  };

  const start = () => {
    // A refusal belongs to the session that was; a new start is a new one.
    change({ isRefused: false });
    return connect({
      onOpen(serverDate) {
        if (serverDate !== null) clock.observe(serverDate);
        const connectionCount = state.connectionCount + 1;
        change({ link: { phase: "open", connectionCount }, connectionCount });
      },
      onEvent,
      onLost(retryAt) {
        const since = state.link.phase === "lost" ? state.link.since : Date.now();
        change({ link: { phase: "lost", since, retryAt, isOffline: !navigator.onLine } });
      },
      onRefused() { change({ isRefused: true }); },
    });
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    read: () => state,
    clock,
    start,
    forget() {
      clearSnapshot(storage);
      change({ dashboard: null, origin: "none", link: { phase: "connecting" }, isRefused: false });
    },
  };
}
