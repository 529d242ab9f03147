import { memo, useMemo, useState } from "react";
import type { Forecast, HistoryPoint } from "@/shared/api/types";
import type { ChartLook } from "@/shared/charts/bars-and-lines";
import { Chart } from "@/shared/charts/Chart";
import { useWords } from "@/shared/i18n";
import { useStaffingWords } from "@/shared/i18n/staffing";
import tables from "@/shared/history/History.module.css";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { Segmented } from "@/shared/ui/Segmented";
import { dayData, endOf, quartersOf, sumsOf, type Quarter } from "./day";
import { DayTable } from "./DayTable";
import styles from "./Forecast.module.css";
import { useDay } from "./useStaffing";

const VIEWS = ["chart", "table"] as const;
type View = (typeof VIEWS)[number];

/** A difference of less than this is none. */
const LEAST_DIFFERENCE = 0.005;

function Sums({ quarters, scale }: { quarters: readonly Quarter[]; scale: number | null }) {
  const { format } = useWords();
  const words = useStaffingWords().forecast;
  const { soFar, coming } = sumsOf(quarters);
  const difference = (scale ?? 1) - 1;
  const size = format.wholePercent(Math.round(Math.abs(difference) * 100));
  const scaled = Math.abs(difference) < LEAST_DIFFERENCE ? words.asUsual : difference > 0 ? words.more(size) : words.less(size);
  return (
    <dl className={styles.sums}>
      <div><dt>{words.soFar}</dt><dd>{format.count(soFar)}</dd></div>
      <div><dt>{words.coming}</dt><dd>{format.count(coming)}</dd></div>
      <div><dt>{words.scale}</dt><dd title={words.scaleHint}>{scaled}</dd></div>
    </dl>
  );
}

function Readout({ quarter }: { quarter: Quarter | undefined }) {
  const { format } = useWords();
  const words = useStaffingWords().forecast;
  if (quarter === undefined) return <p className={tables.readout} aria-hidden="true">{words.point}</p>;
  const expected = format.decimal(quarter.expected);
  const coming = words.readComing(expected);
  const seen = words.read(format.count(quarter.offered), expected);
  const read = { coming, gap: `${words.gap.toLowerCase()} · ${coming}`, open: seen, past: seen }[quarter.phase];
  return <p className={tables.readout} aria-hidden="true"><b>{format.time(quarter.startAt)}–{format.time(endOf(quarter))}</b> {read}</p>;
}

function Keys({ quarters }: { quarters: readonly Quarter[] }) {
  const words = useStaffingWords().forecast;
  const hasGap = quarters.some(({ phase }) => phase === "gap");
  const keys = [
    { look: tables.answered, name: words.offered },
    { look: styles.expected, name: words.expected },
    { look: tables.open, name: words.open },
    ...(hasGap ? [{ look: tables.gap, name: words.gap }] : []),
  ];
  return (
    <ul className={tables.keys}>
      {keys.map(({ look, name }) => <li key={name}><span className={`${tables.swatch ?? ""} ${look ?? ""}`} aria-hidden="true" />{name}</li>)}
    </ul>
  );
}

function DayChart({ quarters, timeZone, themeKey }: { quarters: readonly Quarter[]; timeZone: string; themeKey: string }) {
  const { format } = useWords();
  const words = useStaffingWords().forecast;
  const [place, setPlace] = useState<number | null>(null);
  const data = useMemo(() => dayData(quarters), [quarters]);
  const look = useMemo<ChartLook>(
    () => ({ timeZone, isByTime: true, xLabel: (second) => format.time(second * 1000), yLabel: (value) => format.count(value), yMost: null, target: null, onPoint: setPlace }),
    [timeZone, format],
  );
  return (
    <>
      <Chart data={data} look={look} themeKey={themeKey} label={words.chart} />
      <Readout quarter={place === null ? undefined : quarters[place]} />
      <Keys quarters={quarters} />
    </>
  );
}

interface DayProps {
  day: { forecast: Forecast; points: readonly HistoryPoint[] };
  view: View;
  timeZone: string;
  themeKey: string;
}

function Day({ day: { forecast, points }, view, timeZone, themeKey }: DayProps) {
  const quarters = useMemo(() => quartersOf(forecast, points), [forecast, points]);
  return (
    <div className={styles.content}>
      <Sums quarters={quarters} scale={forecast.scale} />
      {view === "chart" ? <DayChart quarters={quarters} timeZone={timeZone} themeKey={themeKey} /> : <DayTable quarters={quarters} />}
    </div>
  );
}

interface ForecastPanelProps {
  queueId: string;
  /** The centre's date. */
  today: string;
  timeZone: string;
  themeKey: string;
}

/** Today so far and how many calls the rest of it will bring, as a chart and as a table. */
export const ForecastPanel = memo(function ForecastPanel({ queueId, today, timeZone, themeKey }: ForecastPanelProps) {
  const { format } = useWords();
  const words = useStaffingWords().forecast;
  const [view, setView] = useState<View>("chart");
  const { data, error, refetch } = useDay(queueId, today);
  const weekday = format.weekday((new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7);
  const hasForecast = data !== undefined && data.forecast.points.length > 0;
  return (
    <Panel
      heading={words.heading}
      note={hasForecast ? words.note(format.count(data.forecast.days), weekday) : undefined}
      side={hasForecast ? <Segmented label={words.view} options={VIEWS} words={words.views} value={view} onChange={setView} /> : undefined}
    >
      {data === undefined && <Loading error={error} onAgain={() => { void refetch(); }} />}
      {data !== undefined && !hasForecast && <PanelState title={words.none} text={words.noneText(weekday)} />}
      {hasForecast && <Day day={data} view={view} timeZone={timeZone} themeKey={themeKey} />}
    </Panel>
  );
});
