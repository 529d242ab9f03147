/** What a wall screen asks of its browser. */

import { useEffect, useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => { window.removeEventListener("resize", listener); };
}

/** The page's own pixels, as text, so that the same size is the same value. */
const readSize = (): string => `${window.innerWidth} ${window.innerHeight}`;

export function useScreenSize(): { width: number; height: number } {
  const [width = 0, height = 0] = useSyncExternalStore(subscribe, readSize).split(" ").map(Number);
  return { width, height };
}

/** Keeps the screen from going dark, where the browser can. It lets go of the lock whenever the page is hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    // Over plain http there is none.
    if (!("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const hold = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const held = await navigator.wakeLock.request("screen");
        // The page may have gone while the browser was making up its mind.
        if (isOver) await held.release();
        else lock = held;
      } catch {
        // Refused, for instance on a low battery: the screen's own settings then decide.
      }
    };
    const onVisible = () => { void hold(); };
    document.addEventListener("visibilitychange", onVisible);
    void hold();
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", onVisible);
      void lock?.release();
    };
  }, []);
}
