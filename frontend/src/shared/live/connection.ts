/** Keeps one event stream to our own server alive: watchdog, reconnection, resumption. */

import { reconnectDelay } from "./backoff";
import { readEvents, type StreamEvent } from "./event-stream";

/** The server sends a heartbeat every 5 s; silence for three of them is a dead connection. */
export const SILENCE_MILLISECONDS = 15_000;

export interface ConnectionHandlers {
  onOpen: (serverDate: number | null) => void;
  onEvent: (event: StreamEvent) => void;
  /** The connection is gone; the next try comes at `retryAt` (local clock). */
  onLost: (retryAt: number) => void;
  onRefused: () => void;
}

class Refused extends Error {}

interface Attempt {
  lastEventId: string | null;
  signal: AbortSignal;
}

async function openStream(attempt: Attempt): Promise<Response> {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (attempt.lastEventId !== null) headers["Last-Event-ID"] = attempt.lastEventId;
  const response = await fetch("/api/v1/stream", { headers, signal: attempt.signal, credentials: "same-origin", cache: "no-store" });
  if (response.status === 401) throw new Refused();
  if (!response.ok || response.body === null) throw new Error(`stream answered ${response.status}`);
  return response;
}

export function connect(handlers: ConnectionHandlers): () => void {
  let lastEventId: string | null = null;
  let failedAttempts = 0;
  let isClosed = false;
  let abort = new AbortController();
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let wake: (() => void) | null = null;

  const guard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => { abort.abort(); }, SILENCE_MILLISECONDS);
  };

  const readOnce = async () => {
    abort = new AbortController();
    guard();
    const response = await openStream({ lastEventId, signal: abort.signal });
    const date = Date.parse(response.headers.get("Date") ?? "");
    handlers.onOpen(Number.isNaN(date) ? null : date);
    if (response.body === null) return;
    await readEvents(response.body, (event) => {
      failedAttempts = 0;
      if (event.id !== null) lastEventId = event.id;
      handlers.onEvent(event);
    }, guard);
  };

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => { clearTimeout(timer); resolve(); };
    });

  const run = async () => {
    // The closing function below changes `isClosed` from outside this loop.
    const isOver = () => isClosed;
    while (!isOver()) {
      try {
        await readOnce();
      } catch (error) {
        if (error instanceof Refused) { handlers.onRefused(); return; }
      } finally {
        clearTimeout(watchdog);
      }
      if (isOver()) return;
      const delay = reconnectDelay(failedAttempts++, Math.random());
      handlers.onLost(Date.now() + delay);
      await pause(delay);
      wake = null;
    }
  };

  const tryNow = () => { if (document.visibilityState === "visible") wake?.(); };
  const goneOffline = () => { abort.abort(); };
  window.addEventListener("online", tryNow);
  window.addEventListener("offline", goneOffline);
  document.addEventListener("visibilitychange", tryNow);
  void run();

  return () => {
    isClosed = true;
    abort.abort();
    wake?.();
    window.removeEventListener("online", tryNow);
    window.removeEventListener("offline", goneOffline);
    document.removeEventListener("visibilitychange", tryNow);
  };
}
