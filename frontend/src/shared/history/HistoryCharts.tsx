import { useMemo, useState, type ReactNode } from "react";
import type { HistorySeries, Resolution } from "@/shared/api/types";
import type { ChartLook } from "@/shared/charts/bars-and-lines";
import { Chart } from "@/shared/charts/Chart";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { callsData, levelData } from "./chart-data";
import { columnsOf, markOf, spanText, type Column, type MarkKind } from "./columns";
import styles from "./History.module.css";
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
}

type KeyKind = MarkKind | "ghost" | "answered" | "abandoned" | "offered";

function Keys({ kinds }: { kinds: readonly KeyKind[] }) {
  const words = useWords().t.history;
  const names: Record<KeyKind, string> = {
    gap: words.gap,
    partial: words.partial,
    open: words.openInterval,
    ghost: words.lastWeek,
    answered: words.answered,
    abandoned: words.abandoned,
    offered: words.offered,
  };
  return (
    <ul className={styles.keys}>
      {kinds.map((kind) => <li key={kind}><span className={`${styles.swatch ?? ""} ${styles[kind] ?? ""}`} aria-hidden="true" />{names[kind]}</li>)}
    </ul>
  );
}

const MARKS: readonly MarkKind[] = ["gap", "partial", "open"];

function keysOf(columns: readonly Column[]): KeyKind[] {
  const found = new Set(columns.map(({ point }) => markOf(point)));
  const ghost: KeyKind[] = columns.some(({ before }) => before !== null) ? ["ghost"] : [];
  return [...ghost, ...MARKS.filter((kind) => found.has(kind))];
}

interface ReadoutProps {
  column: Column | undefined;
  resolution: Resolution;
  write: (column: Column) => ReactNode;
}

/** What the pointer is at; the table says the same to those without one. */
function Readout({ column, resolution, write }: ReadoutProps) {
  const { t, format } = useWords();
  if (column === undefined) return <p className={styles.readout} aria-hidden="true">{t.history.point}</p>;
  const { point } = column;
  return (
    <p className={styles.readout} aria-hidden="true">
      <b>{spanText(point, resolution, format)}</b>{" "}
      {point.figures === null ? t.history.gap.toLowerCase() : write(column)}
      {markOf(point) === "partial" && ` · ${t.history.coverageOf(format.percent(point.coverage_percent))}`}
    </p>
  );
}

function useReads() {
  const { t, format } = useWords();
  const words = t.history;
  const level = ({ point, before }: Column) => {
    const ratio = point.figures?.level;
    const read = ratio === undefined || ratio.percent === null ? words.readNone : words.readLevel(format.percent(ratio.percent), format.count(ratio.numerator), format.count(ratio.denominator));
    return before === null ? read : `${read} · ${words.readLastWeek(format.percent(before.figures?.level.percent))}`;
  };
  const calls = ({ point, before }: Column) => {
    const counts = point.figures?.counts;
    const read = counts === undefined ? DASH : words.readCalls(format.count(counts.offered), format.count(counts.answered), format.count(counts.abandoned));
    return before === null ? read : `${read} · ${words.readLastWeek(format.count(before.figures?.counts.offered))}`;
  };
  return { level, calls };
}

/** Service level and calls over a period, each as a chart, and both as one table. */
export function HistoryCharts({ past, themeKey }: HistoryChartsProps) {
  const { t, format } = useWords();
  const words = t.history;
  const { resolution, time_zone: timeZone, target_percent: targetPercent } = past;
  const columns = useMemo(() => columnsOf(past.series, past.compare, format), [past.series, past.compare, format]);
  const data = useMemo(() => ({ level: levelData(columns), calls: callsData(columns) }), [columns]);
  const [pointed, setPointed] = useState<{ chart: "level" | "calls"; place: number | null }>({ chart: "level", place: null });
  const read = useReads();
  const looks = useMemo(() => {
    const isByTime = resolution === "15m";
    const shared = { timeZone, isByTime, xLabel: (second: number) => (isByTime ? format.time(second * 1000) : format.day(second * 1000)) };
    const level: ChartLook = {
      ...shared,
      yMost: 100,
      yLabel: (value) => format.wholePercent(value),
      target: { value: targetPercent, label: words.targetLine(format.wholePercent(targetPercent)) },
      onPoint: (place) => { setPointed({ chart: "level", place }); },
    };
    const calls: ChartLook = { ...shared, yMost: null, yLabel: (value) => format.count(value), target: null, onPoint: (place) => { setPointed({ chart: "calls", place }); } };
    return { level, calls };
  }, [resolution, timeZone, targetPercent, format, words]);
  const keys = keysOf(columns);
  const at = (chart: "level" | "calls") => (pointed.chart === chart && pointed.place !== null ? columns[pointed.place] : undefined);
  const step = words.resolutions[resolution];
  return (
    <>
      <div className={styles.charts}>
        <Panel heading={words.level} note={words.levelNote(step, format.wholePercent(targetPercent))}>
          <Chart data={data.level} look={looks.level} themeKey={themeKey} label={words.levelChart} />
          <Readout column={at("level")} resolution={resolution} write={read.level} />
          <Keys kinds={keys} />
        </Panel>
        <Panel heading={words.calls} note={words.callsNote(step)}>
          <Chart data={data.calls} look={looks.calls} themeKey={themeKey} label={words.callsChart} />
          <Readout column={at("calls")} resolution={resolution} write={read.calls} />
          <Keys kinds={["answered", "abandoned", "offered", ...keys]} />
        </Panel>
      </div>
      <PointTable columns={columns} resolution={resolution} />
    </>
  );
}
