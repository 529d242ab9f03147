/**
 * The monitor's clock as seen from this browser, whose own clock may be minutes off.
 *
 * An instant that the server wrote down is never in its future, so each one gives a lower bound for the offset;
 * the best of the last ones is kept. A snapshot that is the first of a connection may be a whole poll old: that
 * only makes a poor bound, which the next heartbeat betters.
 */

const KEPT_SAMPLES = 30;
/** A step back of more than this is a clock that was set, not a bound that got worse. */
const STEP_MILLISECONDS = 2_000;

export interface ServerClock {
  observe: (serverAt: number) => void;
  now: () => number;
  /** The monitor's clock minus this browser's, in milliseconds. */
  offset: () => number;
}

export function createServerClock(localNow: () => number): ServerClock {
  let samples: number[] = [];
  let offset = 0;
  let shown = -Infinity;
  return {
    observe(serverAt) {
      samples = [...samples, serverAt - localNow()].slice(-KEPT_SAMPLES);
      offset = Math.max(...samples);
    },
    offset: () => offset,
    now() {
      const estimate = localNow() + offset;
      // Time does not run backwards on the page, unless the clock itself was set back.
      shown = estimate < shown - STEP_MILLISECONDS ? estimate : Math.max(shown, estimate);
      return shown;
    },
  };
}
