/** Where the centre's days begin, found by asking which date an instant has there. Pure. */

import { addDays, type Range } from "./period";

const MINUTE = 60_000;
/** No time zone is further from UTC. */
const FURTHEST_MINUTES = 15 * 60;
const LONGEST_SNOOZE_MINUTES = 24 * 60;

type DateOf = (at: number) => string;

/** The first instant of a date: the least one, by whole minutes, that does not come before it. */
export function startOfDay(date: string, dateOf: DateOf): number {
  const utc = Date.parse(date);
  let early = -FURTHEST_MINUTES;
  let late = FURTHEST_MINUTES;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (dateOf(utc + middle * MINUTE) < date) early = middle;
    else late = middle;
  }
  return utc + late * MINUTE;
}

/** A range as instants: a date's are those of the centre's own day. */
export function instantsOf({ from, to }: Pick<Range, "from" | "to">, dateOf: DateOf): { from: string; to: string } {
  if (from.includes("T")) return { from, to };
  const startAt = (date: string): string => new Date(startOfDay(date, dateOf)).toISOString();
  return { from: startAt(from), to: startAt(addDays(to, 1)) };
}

/** Whole minutes from now to the end of the centre's day, as far as a snooze may last. */
export function minutesLeftOfDay(now: number, dateOf: DateOf): number {
  const end = startOfDay(addDays(dateOf(now), 1), dateOf);
  return Math.min(LONGEST_SNOOZE_MINUTES, Math.max(1, Math.ceil((end - now) / MINUTE)));
}
