import { memo, useMemo } from "react";
import { useWords } from "@/shared/i18n";
import { HistoryCharts } from "@/shared/history/HistoryCharts";
import { rangeOf } from "@/shared/history/period";
import { Summary } from "@/shared/history/Summary";
import { Trouble } from "@/shared/history/Trouble";
import { useAddress } from "@/shared/router/router";
import { PanelState } from "@/shared/ui/Panel";
import { AbandonedPanel } from "./AbandonedPanel";
import { questionOf, readReportChoice, type ReportChoice, type ReportQuestion } from "./choice";
import { Downloads } from "./Downloads";
import { Filters } from "./Filters";
import styles from "./Reports.module.css";
import { RowsPanel, SumsPanel } from "./Tables";
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

function Answer({ choice, question, themeKey }: AnswerProps) {
  const { t } = useWords();
  const { data, error, isPlaceholderData, refetch } = useReport(question, choice.rowPage);
  const past = useMemo(() => (data === undefined ? null : { ...data, compare: null }), [data]);
  if (error !== null && data === undefined) return <Trouble error={error} onAgain={() => { void refetch(); }} />;
  if (data === undefined || past === null) return <PanelState title={t.reports.loading} isBusy />;
  const isSeen = data.series.points.some((point) => point.figures !== null);
  if (!isSeen) return <PanelState title={t.history.none} text={t.history.noneText} />;
  return (
    <div className={styles.answer} aria-busy={isPlaceholderData}>
      <Summary total={data.series.total} coveragePercent={data.series.coverage_percent} targetPercent={data.target_percent} />
      <SumsPanel report={data} />
      <HistoryCharts past={past} themeKey={themeKey} />
      <RowsPanel report={data} page={choice.rowPage} />
      <AbandonedPanel question={question} page={choice.callPage} />
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
