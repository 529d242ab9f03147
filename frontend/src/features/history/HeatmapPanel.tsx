import { memo, useState } from "react";
import type { HeatmapCell } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { Segmented } from "@/shared/ui/Segmented";
import { hoursWithCalls, MEASURES, mostOffered, shadeOf, weekRows, type Measure, type Tone } from "./heat";
import styles from "./Heatmap.module.css";
import { useHeatmap } from "./useHistory";

interface HeatmapPanelProps {
  queueId: string;
  targetPercent: number;
}

interface WeekProps {
  cells: readonly HeatmapCell[];
  hours: { first: number; last: number };
  measure: Measure;
  targetPercent: number;
}

const two = (value: number): string => String(value).padStart(2, "0");
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

const SHADES: Partial<Record<Tone, string>> = { calm: "--accent", above: "--good", below: "--critical" };

/** A token's colour in as much strength as the value has; the other tones have their looks in the style sheet. */
function shadeStyle(tone: Tone, strength: number): { background: string } | undefined {
  const token = SHADES[tone];
  return token === undefined ? undefined : { background: `color-mix(in oklab, var(${token}) ${strength * 100}%, var(--surface-quiet))` };
}

function Cell({ cell, measure, most, targetPercent }: Omit<WeekProps, "cells" | "hours"> & { cell: HeatmapCell; most: number }) {
  const { t, format } = useWords();
  const words = t.history.heat;
  const { tone, strength } = shadeOf(cell, measure, most, targetPercent);
  const level = cell.level.percent === null ? words.noCalls : t.history.readLevel(format.percent(cell.level.percent), format.count(cell.level.numerator), format.count(cell.level.denominator));
  const value = tone === "unseen" ? words.unseen : measure === "offered" ? format.decimal(cell.offered_per_occurrence) : level;
  return (
    <td className={`${styles.cell ?? ""} ${styles[tone] ?? ""}`} style={shadeStyle(tone, strength)} title={words.cell(format.weekday(cell.weekday), clock(cell.minute), value)}>
      <span className="visually-hidden">{value}</span>
    </td>
  );
}

const Week = memo(function Week({ cells, hours, measure, targetPercent }: WeekProps) {
  const { t, format } = useWords();
  const words = t.history.heat;
  const most = mostOffered(cells);
  const heads = Array.from({ length: hours.last - hours.first + 1 }, (_, place) => hours.first + place);
  return (
    <div className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{words.caption}: {words.measures[measure]}</caption>
        <thead>
          <tr>
            <td />
            {heads.map((hour) => <th scope="colgroup" colSpan={4} key={hour}>{two(hour)}</th>)}
          </tr>
        </thead>
        <tbody>
          {weekRows(cells, hours).map((row, weekday) => (
            <tr key={weekday}>
              <th scope="row">{format.weekday(weekday)}</th>
              {row.map((cell) => <Cell key={cell.minute} cell={cell} measure={measure} most={most} targetPercent={targetPercent} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

function Scale({ measure }: { measure: Measure }) {
  const { t } = useWords();
  const words = t.history.heat;
  const [less, more] = measure === "offered" ? [words.less, words.more] : [words.below, words.above];
  return (
    <p className={styles.scale}>
      <span>{less}</span>
      <span className={measure === "offered" ? styles.ramp : styles.rampLevel} aria-hidden="true" />
      <span>{more}</span>
      <span className={`${styles.sample ?? ""} ${styles.unseen ?? ""}`} aria-hidden="true" />
      <span>{words.unseen}</span>
    </p>
  );
}

/** When in the week it is busy, and when it goes ill. */
export const HeatmapPanel = memo(function HeatmapPanel({ queueId, targetPercent }: HeatmapPanelProps) {
  const { t, format } = useWords();
  const words = t.history.heat;
  const [measure, setMeasure] = useState<Measure>("offered");
  const { data, error, refetch } = useHeatmap(queueId);
  const hours = data === undefined ? null : hoursWithCalls(data.cells);
  const note = data === undefined ? undefined : words.note(format.date(data.start_at), format.date(Date.parse(data.end_at) - 1));
  const side = hours === null ? undefined : <Segmented label={words.measure} options={MEASURES} words={words.measures} value={measure} onChange={setMeasure} />;
  return (
    <Panel heading={words.heading} note={note} side={side}>
      {data === undefined && <Loading error={error} onAgain={() => { void refetch(); }} />}
      {data !== undefined && hours === null && <PanelState title={words.empty} />}
      {data !== undefined && hours !== null && (
        <>
          <Week cells={data.cells} hours={hours} measure={measure} targetPercent={targetPercent} />
          <Scale measure={measure} />
        </>
      )}
    </Panel>
  );
});
