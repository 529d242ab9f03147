import { memo, useCallback, useMemo, useState } from "react";
import type { CountedAs, Figures, Report } from "@/shared/api/types";
import { FiguresDialog } from "@/shared/figures/FiguresDialog";
import { UnseenCalls } from "@/shared/figures/UnseenCalls";
import { useWords } from "@/shared/i18n";
import { stretchOf, stretchText, type Column } from "@/shared/history/columns";
import { HistoryCharts } from "@/shared/history/HistoryCharts";
import { rangeOf } from "@/shared/history/period";
import { Summary } from "@/shared/history/Summary";
import { useAddress } from "@/shared/router/router";
import { Loading } from "@/shared/ui/Loading";
import { PanelState } from "@/shared/ui/Panel";
import { AbandonedPanel } from "./AbandonedPanel";
import { questionOf, readReportChoice, type ReportChoice, type ReportQuestion } from "./choice";
import { Downloads } from "./Downloads";
import { Filters } from "./Filters";
import styles from "./Reports.module.css";
import { RowsPanel, SumsPanel, type OpenedFigures } from "./Tables";
import { useHistoryIndex, useReport } from "./useReport";

interface ReportsViewProps {
  quarter: number;
  themeKey: string;
}

interface AnswerProps {
  choice: ReportChoice;
  question: ReportQuestion;
  themeKey: string;
}

interface OpenedProps {
  opened: OpenedFigures;
  figures: Figures;
  report: Report;
  /** The report's queues; none for all. */
  chosen: readonly string[];
  onClose: () => void;
}

function Opened({ opened, figures, report, chosen, onClose }: OpenedProps) {
  const { t, format } = useWords();
  const { part } = opened;
  const name = opened.name ?? (chosen.length === 0 ? t.reports.allQueues : report.queues.map((queue) => queue.name).join(", "));
  const explained = {
    title: `${name} · ${stretchText(stretchOf(part), format)}`,
    figures,
    formula: report.formula,
    coveragePercent: part.coverage_percent,
    from: part.start_at,
    to: part.end_at,
    queueIds: opened.queueIds ?? chosen,
    figure: opened.figure,
  };
  return <FiguresDialog explained={explained} queues={report.queues.map((queue) => ({ id: queue.queue_id, name: queue.name }))} onClose={onClose} />;
}

function Answer({ choice, question, themeKey }: AnswerProps) {
  const { t } = useWords();
  const { data, error, isPlaceholderData, refetch } = useReport(question, choice.rowPage);
  const [opened, setOpened] = useState<OpenedFigures | null>(null);
  const past = useMemo(() => (data === undefined ? null : { ...data, compare: null }), [data]);
  const openStretch = useCallback(({ point }: Column, figure: CountedAs = "offered") => { setOpened({ name: null, queueIds: null, part: point, figures: point.figures, figure }); }, []);
  if (data === undefined || past === null) return <Loading error={error} text={t.reports.loading} onAgain={() => { void refetch(); }} />;
  const isSeen = data.series.points.some((point) => point.figures !== null);
  if (!isSeen) return <PanelState title={t.history.none} text={t.history.noneText} />;
  return (
    <div className={styles.answer} aria-busy={isPlaceholderData}>
      <Summary total={data.series.total} coveragePercent={data.series.coverage_percent} targetPercent={data.target_percent} onOpen={(figure) => { setOpened({ name: null, queueIds: null, part: data.series, figures: data.series.total, figure }); }} />
      <UnseenCalls queueIds={choice.queueIds} from={data.series.start_at} to={data.series.end_at} />
      <SumsPanel report={data} onOpen={setOpened} />
      <HistoryCharts past={past} themeKey={themeKey} onPick={openStretch} onOpen={openStretch} />
      <RowsPanel report={data} page={choice.rowPage} onOpen={setOpened} />
      <AbandonedPanel question={question} page={choice.callPage} />
      {opened?.figures != null && <Opened opened={opened} figures={opened.figures} report={data} chosen={choice.queueIds} onClose={() => { setOpened(null); }} />}
    </div>
  );
}

/** Any queues over any period, as figures, charts, rows and files; all that is chosen stands in the address. */
export const ReportsView = memo(function ReportsView({ quarter, themeKey }: ReportsViewProps) {
  const { t, format } = useWords();
  const words = t.reports;
  const { search } = useAddress();
  const today = format.date(quarter);
  const index = useHistoryIndex();
  const choice = useMemo(() => readReportChoice(search, today), [search, today]);
  const question = useMemo(() => {
    const range = rangeOf(choice.period, quarter, today);
    return range === null ? null : questionOf(choice, range);
  }, [choice, quarter, today]);
  const isEmpty = index.data?.queues.length === 0;
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{words.heading}</h1>
        {question !== null && !isEmpty && <Downloads key={JSON.stringify(question)} name={words.theReport} path="/reports/export" question={question} />}
      </div>
      <Filters choice={choice} queues={index.data?.queues ?? []} today={today} isValid={question !== null} />
      {isEmpty && <PanelState title={words.empty} text={words.emptyText} />}
      {question !== null && !isEmpty && <Answer choice={choice} question={question} themeKey={themeKey} />}
    </>
  );
});
