import { duration } from "@/shared/format/format";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** An age in words short enough for the top bar: "3 s", "4:12 min", "5:03:00 h", "2 d". */
export function ageWords(seconds: number): string {
  if (seconds < MINUTE) return `${seconds}\u00a0s`;
  // Both languages shorten a day, dygn, to the same letter.
  if (seconds >= DAY) return `${Math.floor(seconds / DAY)}\u00a0d`;
  return `${duration(seconds)}\u00a0${seconds < HOUR ? "min" : "h"}`;
}
