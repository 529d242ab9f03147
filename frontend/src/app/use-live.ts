import { useEffect, useState, useSyncExternalStore } from "react";
import type { Feed, LiveState } from "@/shared/live/feed";
import { createTicker } from "@/shared/live/ticker";

/** The live state; the stream runs while this is mounted. */
export function useLive(feed: Feed): LiveState {
  useEffect(() => feed.start(), [feed]);
  return useSyncExternalStore(feed.subscribe, feed.read);
}

/** The monitor's time, a new value every second. */
export function useNow(feed: Feed): number {
  const [ticker] = useState(() => createTicker(feed.clock));
  return useSyncExternalStore(ticker.subscribe, ticker.read);
}

const isDark = window.matchMedia("(prefers-color-scheme: dark)");
const isNarrow = window.matchMedia("(max-width: 719px)");

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => { query.removeEventListener("change", listener); };
    },
    () => query.matches,
  );
}

export const useSystemIsDark = (): boolean => useMedia(isDark);
export const useIsNarrow = (): boolean => useMedia(isNarrow);
