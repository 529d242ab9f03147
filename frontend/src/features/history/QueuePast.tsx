import { memo, type ReactNode } from "react";
import type { History } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { HistoryCharts } from "@/shared/history/HistoryCharts";
import { Summary } from "@/shared/history/Summary";
import { Trouble } from "@/shared/history/Trouble";
import { PanelState } from "@/shared/ui/Panel";
import styles from "./Queue.module.css";
import type { HistoryQuery } from "./useHistory";

interface QueuePastProps {
  query: HistoryQuery;
  themeKey: string;
  /** What belongs to the period beneath its charts. */
  children?: (history: History) => ReactNode;
}

/** The period's figures and charts; drawn anew when they change, not with each second. */
const Drawn = memo(function Drawn({ history, themeKey }: { history: History; themeKey: string }) {
  const { series } = history;
  return (
    <>
      <Summary total={series.total} coveragePercent={series.coverage_percent} targetPercent={history.target_percent} />
      <HistoryCharts past={history} themeKey={themeKey} />
    </>
  );
});

export function QueuePast({ query, themeKey, children }: QueuePastProps) {
  const { t } = useWords();
  const { data, error, isPlaceholderData, refetch } = query;
  if (error !== null && data === undefined) return <Trouble error={error} onAgain={() => { void refetch(); }} />;
  if (data === undefined) return <PanelState title={t.page.loading} isBusy />;
  const isSeen = data.series.points.some((point) => point.figures !== null);
  return (
    <div className={styles.fading} aria-busy={isPlaceholderData}>
      {isSeen ? <Drawn history={data} themeKey={themeKey} /> : <PanelState title={t.history.none} text={t.history.noneText} />}
      {isSeen && children?.(data)}
    </div>
  );
}
