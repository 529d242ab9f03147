const FIRST_MILLISECONDS = 1_000;
const CEILING_MILLISECONDS = 15_000;

/** The pause before reconnection number `attempt` (from 0): doubling to a ceiling, with jitter so that a whole
 * centre's browsers do not come back in the same instant. `random` is in [0, 1). */
export function reconnectDelay(attempt: number, random: number): number {
  const full = Math.min(CEILING_MILLISECONDS, FIRST_MILLISECONDS * 2 ** Math.min(attempt, 10));
  return Math.round(full * (0.5 + random / 2));
}
