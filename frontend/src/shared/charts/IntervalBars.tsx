import type { IntervalLevel } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { placeBars, type Bar } from "./interval-bars";
import styles from "./IntervalBars.module.css";

/** A level of 0 % is still a bar to be seen; a gap is not one. */
const LEAST_HEIGHT = 3;

interface IntervalBarsProps {
  intervals: readonly IntervalLevel[];
  targetPercent: number;
}

function IntervalBar({ bar }: { bar: Bar }) {
  const height = Math.max(LEAST_HEIGHT, bar.percent);
  const look = bar.isOpen ? styles.barOpen : bar.isShort ? styles.barShort : styles.bar;
  return <rect className={look} x={bar.place * 10 + 1.5} width={7} y={100 - height} height={height} />;
}

/** Today quarter by quarter, against the target. */
export function IntervalBars({ intervals, targetPercent }: IntervalBarsProps) {
  const { t, format } = useWords();
  const { places, bars, firstAt, lastAt, lowestPercent } = placeBars(intervals, targetPercent);
  const label =
    firstAt === null || lastAt === null
      ? t.kpi.noIntervals
      : t.kpi.intervals(format.time(firstAt), format.time(lastAt), format.wholePercent(lowestPercent));
  const width = places * 10;
  return (
    <svg className={styles.bars} viewBox={`0 0 ${width} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      {bars.map((bar) => <IntervalBar key={bar.place} bar={bar} />)}
      <line className={styles.goal} x1={0} x2={width} y1={100 - targetPercent} y2={100 - targetPercent} />
    </svg>
  );
}
