import { duration } from "@/shared/format/format";

const MINUTE = 60;
const HOUR = 3_600;

/** An age in words short enough for the top bar: "3 s", "4:12 min", "5:03:00 h". */
export function ageWords(seconds: number): string {
  if (seconds < MINUTE) return `${seconds}\u00a0s`;
  return `${duration(seconds)}\u00a0${seconds < HOUR ? "min" : "h"}`;
}
