import { useEffect, useState } from "react";
import { request } from "@/shared/api/http";
import type { OwnPairing, Pairing } from "@/shared/api/types";

const ASK_MILLISECONDS = 3_000;

interface Waiting {
  code: string | null;
  /** Why there is no new word. */
  failure: unknown;
}

/** Waits for somebody to confirm this screen's code; a new one is fetched when it expires, and failures are tried again. */
export function usePairing(onPaired: () => void): Waiting {
  const [waiting, setWaiting] = useState<Waiting>({ code: null, failure: null });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    let timer: number | undefined;
    let code: string | null = null;
    const ask = async () => {
      const own = await request<OwnPairing>("/screens/pairings/mine", { signal });
      if (own.state === "paired") return true;
      if (own.state === "expired" || code === null) code = (await request<Pairing>("/screens/pairings", { method: "POST", signal })).code;
      return false;
    };
    const step = async () => {
      try {
        const isPaired = await ask();
        if (signal.aborted) return;
        if (isPaired) onPaired();
        else setWaiting({ code, failure: null });
      } catch (failure) {
        if (signal.aborted) return;
        setWaiting({ code, failure });
      }
      timer = window.setTimeout(() => { void step(); }, ASK_MILLISECONDS);
    };
    void step();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [onPaired]);
  return waiting;
}
