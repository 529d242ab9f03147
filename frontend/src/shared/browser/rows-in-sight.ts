import { useEffect, useState, type RefObject } from "react";

/** Rows beyond either edge, so that a turn of the wheel or Tab finds them there. */
const ROWS_BEYOND = 6;
/** What a part is taken to be high while it has not been measured. */
const UNMEASURED_PIXELS = 440;

/** A run of rows: from the first up to, not including, the end. */
export interface Run {
  first: number;
  end: number;
}

/**
 * Which of `count` rows to build: those in sight of a part that scrolls, and a few beyond.
 *
 * @param region - The part that scrolls.
 * @param rowPixels - How high every row is.
 */
export function useRowsInSight(region: RefObject<HTMLElement | null>, count: number, rowPixels: number): Run {
  const [{ first, end }, setSight] = useState<Run>({ first: 0, end: Math.ceil(UNMEASURED_PIXELS / rowPixels) });
  useEffect(() => {
    const part = region.current;
    if (part === null) return;
    const look = () => {
      const { scrollTop, clientHeight } = part;
      const seen = { first: Math.floor(scrollTop / rowPixels), end: Math.ceil((scrollTop + clientHeight) / rowPixels) };
      setSight((before) => (before.first === seen.first && before.end === seen.end ? before : seen));
    };
    const resized = new ResizeObserver(look);
    resized.observe(part);
    part.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      part.removeEventListener("scroll", look);
    };
  }, [region, rowPixels]);
  return { first: Math.min(Math.max(0, first - ROWS_BEYOND), count), end: Math.min(end + ROWS_BEYOND, count) };
}
