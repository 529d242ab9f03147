import { useMemo } from "react";
import type { CountedAs, HistorySeries, Resolution } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { callsData, levelData, waitData, waitingData } from "./chart-data";
import { columnsOf, type Column, type Stretch } from "./columns";
import styles from "./History.module.css";
import { MarkKeys, PastChart, type PastLook } from "./PastChart";
import { PointTable } from "./PointTable";

export interface Past {
  series: HistorySeries;
  compare: HistorySeries | null;
  resolution: Resolution;
  target_percent: number;
  time_zone: string;
}

interface HistoryChartsProps {
  past: Past;
  themeKey: string;
  /** The stretch whose calls are shown. */
  chosen?: Stretch | null;
  /** A press on a stretch in a chart. */
  onPick?: (column: Column) => void;
  /** Takes a stretch's figures apart. */
  onOpen: (column: Column, figure: CountedAs) => void;
}

/** Seconds in steps that a clock has. */
const WAIT_STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1_800, 3_600];
const MEAN_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
const LEAST_WAIT_SECONDS = 30;
/** The limit is to be seen even where nobody waited as long. */
const ABOVE_LIMIT = 1.5;

function useReads() {
  const { t, format } = useWords();
  const words = t.history;
  return useMemo(() => {
    const since = (before: Column["before"], value: string) => (before === null ? "" : ` · ${words.readLastWeek(value)}`);
    const level = ({ point, before }: Column) => {
      const ratio = point.figures?.level;
      const read = ratio === undefined || ratio.percent === null ? words.readNone : words.readLevel(format.percent(ratio.percent), format.count(ratio.numerator), format.count(ratio.denominator));
      return read + since(before, format.percent(before?.figures?.level.percent));
    };
    const calls = ({ point, before }: Column) => {
      const counts = point.figures?.counts;
      const read = counts === undefined ? DASH : words.readCalls(format.count(counts.offered), format.count(counts.answered), format.count(counts.abandoned));
      return read + since(before, format.count(before?.figures?.counts.offered));
    };
    const wait = ({ point }: Column) => words.readWait(duration(point.figures?.asa_seconds), duration(point.figures?.longest_wait_seconds));
    const waiting = ({ point, before }: Column) => words.readWaiting(format.decimal(point.figures?.mean_waiting_count)) + since(before, format.decimal(before?.figures?.mean_waiting_count));
    return { level, calls, wait, waiting };
  }, [words, format]);
}

function useLooks(targetPercent: number, limitSeconds: number | null) {
  const { t, format } = useWords();
  return useMemo(() => {
    const level: PastLook = {
      yMost: 100,
      yLabel: (value) => format.wholePercent(value),
      target: { value: targetPercent, label: t.history.targetLine(format.wholePercent(targetPercent)) },
    };
    const calls: PastLook = { yMost: null, yLabel: (value) => format.count(value), target: null };
    const wait: PastLook = {
      yMost: null,
      yLeast: Math.max(LEAST_WAIT_SECONDS, (limitSeconds ?? 0) * ABOVE_LIMIT),
      ySteps: WAIT_STEPS,
      yLabel: (value) => duration(value),
      target: limitSeconds === null ? null : { value: limitSeconds, label: t.queues.limit(format.seconds(limitSeconds)) },
    };
    const waiting: PastLook = { yMost: null, yLeast: 1, ySteps: MEAN_STEPS, yLabel: (value) => format.decimal(value), target: null };
    return { level, calls, wait, waiting };
  }, [targetPercent, limitSeconds, format, t]);
}

/** Service level, calls, waits and those waiting over a period, each as a chart, and all as one table. */
export function HistoryCharts({ past, themeKey, chosen = null, onPick, onOpen }: HistoryChartsProps) {
  const { t, format } = useWords();
  const words = t.history;
  const { resolution, time_zone: timeZone, target_percent: targetPercent } = past;
  const columns = useMemo(() => columnsOf(past.series, past.compare, format), [past.series, past.compare, format]);
  const read = useReads();
  const looks = useLooks(targetPercent, past.series.total.limit_seconds);
  const note = words.callsNote(words.resolutions[resolution]);
  const shared = { columns, resolution, timeZone, themeKey, chosen, onPick };
  return (
    <>
      <div className={styles.charts}>
        <PastChart {...shared} heading={words.level} note={words.levelNote(words.resolutions[resolution], format.wholePercent(targetPercent))} label={words.levelChart} draw={levelData} look={looks.level} keys={["level"]} write={read.level} />
        <PastChart {...shared} heading={words.calls} note={note} label={words.callsChart} draw={callsData} look={looks.calls} keys={["answered", "abandoned", "offered"]} write={read.calls} />
        <PastChart {...shared} heading={words.wait} note={note} label={words.waitChart} draw={waitData} look={looks.wait} keys={["mean", "longest"]} hasGhost={false} write={read.wait} />
        <PastChart {...shared} heading={words.waiting} note={words.waitingNote} label={words.waitingChart} draw={waitingData} look={looks.waiting} keys={["waiting"]} write={read.waiting} />
      </div>
      <MarkKeys columns={columns} canPick={onPick !== undefined} />
      <PointTable columns={columns} resolution={resolution} chosen={chosen} onPick={onPick} onOpen={onOpen} />
    </>
  );
}
