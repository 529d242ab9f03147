import { useMemo, useState, type ReactNode } from "react";
import type { Resolution } from "@/shared/api/types";
import type { ChartData, ChartLook } from "@/shared/charts/bars-and-lines";
import { Chart } from "@/shared/charts/Chart";
import { useWords } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { isSameStretch, marksOf, spanText, type Column, type MarkKind, type Stretch } from "./columns";
import styles from "./History.module.css";

export type KeyKind = "ghost" | "answered" | "abandoned" | "offered" | "mean" | "longest" | "level" | "waiting";

function Keys({ kinds }: { kinds: readonly KeyKind[] }) {
  const words = useWords().t.history;
  const names: Record<KeyKind, string> = { ghost: words.lastWeek, answered: words.answered, abandoned: words.abandoned, offered: words.offered, mean: words.asa, longest: words.longest, level: words.level, waiting: words.waiting };
  return <KeyList keys={kinds.map((kind) => ({ kind, name: names[kind] }))} />;
}

const LOOKS: Partial<Record<KeyKind | MarkKind, string>> = { level: "line", waiting: "line" };

function KeyList({ keys }: { keys: readonly { kind: KeyKind | MarkKind; name: string }[] }) {
  if (keys.length === 0) return null;
  return (
    <ul className={styles.keys}>
      {keys.map(({ kind, name }) => <li key={kind}><span className={`${styles.swatch ?? ""} ${styles[LOOKS[kind] ?? kind] ?? ""}`} aria-hidden="true" />{name}</li>)}
    </ul>
  );
}

const MARKS: readonly MarkKind[] = ["closed", "gap", "partial", "open"];

/** What the marks mean that several charts have in common, told once. */
export function MarkKeys({ columns, canPick }: { columns: readonly Column[]; canPick: boolean }) {
  const words = useWords().t.history;
  const names: Record<MarkKind, string> = { closed: words.closed, gap: words.gap, partial: words.partial, open: words.openInterval };
  const found = new Set(columns.flatMap(({ point }) => marksOf(point)));
  return (
    <div className={styles.marks}>
      <p aria-hidden="true">{canPick ? words.pointAndPick : words.point}</p>
      <KeyList keys={MARKS.filter((kind) => found.has(kind)).map((kind) => ({ kind, name: names[kind] }))} />
    </div>
  );
}

interface ReadoutProps {
  column: Column | undefined;
  resolution: Resolution;
  write: (column: Column) => ReactNode;
}

/** What the pointer is at; the table says the same to those without one. */
function Readout({ column, resolution, write }: ReadoutProps) {
  const { t, format } = useWords();
  if (column === undefined) return <p className={styles.readout} aria-hidden="true" />;
  const { point } = column;
  const marks = marksOf(point);
  return (
    <p className={styles.readout} aria-hidden="true">
      <b>{spanText(point, resolution, format)}</b>{" "}
      {marks.includes("closed") && `${t.history.closed.toLowerCase()} · `}
      {point.figures === null ? t.history.gap.toLowerCase() : write(column)}
      {marks.includes("partial") && ` · ${t.history.coverageOf(format.percent(point.coverage_percent))}`}
    </p>
  );
}

export interface PastLook extends Pick<ChartLook, "yMost" | "yLabel" | "target"> {
  yLeast?: number;
  ySteps?: number[];
}

interface PastChartProps {
  heading: string;
  note: string;
  label: string;
  columns: readonly Column[];
  /** Made once for the columns. */
  draw: (columns: readonly Column[]) => ChartData;
  /** Made once for the language and the target. */
  look: PastLook;
  keys?: readonly KeyKind[];
  hasGhost?: boolean;
  write: (column: Column) => string;
  resolution: Resolution;
  timeZone: string;
  themeKey: string;
  chosen: Stretch | null;
  onPick: ((column: Column) => void) | undefined;
}

const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** One measure of the past as a chart, with what the pointer is at and what the marks mean. */
export function PastChart({ heading, note, label, columns, draw, look, keys = [], hasGhost = true, write, resolution, timeZone, themeKey, chosen, onPick }: PastChartProps) {
  const { format } = useWords();
  const [place, setPlace] = useState<number | null>(null);
  const data = useMemo(() => {
    const drawn = draw(columns);
    const picked = columns.filter(({ point }) => isSameStretch(chosen, point)).map(({ point }) => ({ kind: "chosen" as const, from: seconds(point.start_at), to: seconds(point.end_at) }));
    return { ...drawn, marks: [...drawn.marks, ...picked] };
  }, [draw, columns, chosen]);
  const whole = useMemo<ChartLook>(() => {
    const isByTime = resolution === "15m";
    return {
      ...look,
      timeZone,
      isByTime,
      xLabel: (second) => (isByTime ? format.time(second * 1000) : format.day(second * 1000)),
      onPoint: setPlace,
      onPick: onPick && ((picked) => {
        const column = columns[picked];
        if (column !== undefined) onPick(column);
      }),
    };
  }, [look, timeZone, resolution, format, columns, onPick]);
  return (
    <Panel heading={heading} note={note}>
      <Chart data={data} look={whole} themeKey={themeKey} label={label} />
      <Readout column={place === null ? undefined : columns[place]} resolution={resolution} write={write} />
      <Keys kinds={[...keys, ...(hasGhost && columns.some(({ before }) => before !== null) ? (["ghost"] as const) : [])]} />
    </Panel>
  );
}
