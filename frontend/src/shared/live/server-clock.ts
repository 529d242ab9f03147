/**
 * The monitor's clock as seen from this browser, whose own clock may be minutes off.
 *
 * An instant that the server wrote down is never in its future, so each one gives a lower bound for the offset;
 * the best of the last ones is kept. A snapshot that is the first of a connection may be a whole poll old: that
 * only makes a poor bound, which the next heartbeat betters. A browser's clock that is set forward, as that of a wall
 * computer which gets the time after its start, makes all the bounds of before too high: two heartbeats in a row that
 * agree on far less begin anew. One alone may have lain about while the computer slept.
 */

const KEPT_SAMPLES = 30;
/** A step back of more than this is a clock that was set, not a bound that got worse. */
const STEP_MILLISECONDS = 2_000;
/** A heartbeat is never older than this where the browser's clock was left alone. */
const LATEST_HEARTBEAT_MILLISECONDS = 60_000;

export interface ServerClock {
  observe: (serverAt: number, isHeartbeat?: boolean) => void;
  now: () => number;
  /** The monitor's clock minus this browser's, in milliseconds. */
  offset: () => number;
}

export function createServerClock(localNow: () => number): ServerClock {
  let samples: number[] = [];
  let offset = 0;
  let shown = -Infinity;
  let lastLow = Number.NaN;
  /** Whether a heartbeat tells, as the one before it, that the browser's clock was set forward. */
  const isSetForward = (sample: number): boolean => {
    const before = lastLow;
    lastLow = sample < offset - LATEST_HEARTBEAT_MILLISECONDS ? sample : Number.NaN;
    return Math.abs(lastLow - before) < STEP_MILLISECONDS;
  };
  return {
    observe(serverAt, isHeartbeat = false) {
      const sample = serverAt - localNow();
      if (isHeartbeat && isSetForward(sample)) samples = [];
      samples = [...samples, sample].slice(-KEPT_SAMPLES);
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
