/** One beat per second for the whole page, on the whole seconds of the monitor's clock. */

import type { ServerClock } from "./server-clock";

export interface Ticker {
  subscribe: (listener: () => void) => () => void;
  /** The monitor's time, cut to whole seconds, so that every figure that ticks gains exactly one. */
  read: () => number;
}

export function createTicker(clock: ServerClock): Ticker {
  const listeners = new Set<() => void>();
  const wholeSecond = () => Math.floor(clock.now() / 1000) * 1000;
  let now = wholeSecond();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const beat = () => {
    const exact = clock.now();
    now = Math.floor(exact / 1000) * 1000;
    listeners.forEach((listener) => { listener(); });
    timer = setTimeout(beat, 1000 - (exact % 1000) + 5);
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) beat();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    read() {
      // A clock that turns out to be wrong is put right at once: until the next beat the ages would be wrong too.
      const exact = wholeSecond();
      if (Math.abs(exact - now) > 1000) now = exact;
      return now;
    },
  };
}
