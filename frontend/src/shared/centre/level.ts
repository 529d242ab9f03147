import type { Level } from "@/shared/api/types";

/** The figure of a level: of calls when they are followed, of time when only queue states are known. */
export const levelPercent = (level: Level): number | null =>
  level.method === "sampled" ? level.time_within_percent : level.level.percent;

/** From here on a coverage is written as 100 %. */
const WHOLE_PERCENT = 99.95;

export const isWhole = (coveragePercent: number): boolean => coveragePercent >= WHOLE_PERCENT;
