import { memo, useCallback, useMemo, useState, type ReactNode } from "react";
import type { CountedAs, History, HistoryPoint } from "@/shared/api/types";
import { useMay } from "@/shared/access/access";
import { FiguresDialog, type Explained } from "@/shared/figures/FiguresDialog";
import { useWords } from "@/shared/i18n";
import { readStretch, stretchOf, stretchText, writeStretch, type Column } from "@/shared/history/columns";
import { HistoryCharts } from "@/shared/history/HistoryCharts";
import { Summary } from "@/shared/history/Summary";
import { changeSearch, useAddress } from "@/shared/router/router";
import { Loading } from "@/shared/ui/Loading";
import { PanelState } from "@/shared/ui/Panel";
import styles from "./Queue.module.css";
import type { HistoryQuery } from "./useHistory";

interface QueuePastProps {
  query: HistoryQuery;
  name: string;
  themeKey: string;
  /** What belongs to the period beneath its charts. */
  children?: (history: History) => ReactNode;
}

interface DrawnProps {
  history: History;
  name: string;
  themeKey: string;
}

const pick = ({ point }: Column) => { changeSearch({ avsnitt: writeStretch(stretchOf(point)) }); };

/** The period's figures and charts; drawn anew when they change, not with each second. */
const Drawn = memo(function Drawn({ history, name, themeKey }: DrawnProps) {
  const { format } = useWords();
  const { search } = useAddress();
  const may = useMay("supervisor");
  const [explained, setExplained] = useState<Explained | null>(null);
  const { series, queue_id: queueId, formula } = history;
  const queueIds = useMemo(() => (queueId === null ? [] : [queueId]), [queueId]);
  const open = useCallback(
    (part: Pick<HistoryPoint, "start_at" | "end_at" | "coverage_percent">, figures: Explained["figures"] | null, figure: CountedAs) => {
      if (figures === null) return;
      const title = `${name} · ${stretchText(stretchOf(part), format)}`;
      setExplained({ title, figures, formula, coveragePercent: part.coverage_percent, from: part.start_at, to: part.end_at, queueIds, figure });
    },
    [name, format, formula, queueIds],
  );
  const chosenText = search.get("avsnitt");
  const chosen = useMemo(() => readStretch(chosenText), [chosenText]);
  return (
    <>
      <Summary total={series.total} coveragePercent={series.coverage_percent} targetPercent={history.target_percent} onOpen={(figure) => { open(series, series.total, figure); }} />
      <HistoryCharts past={history} themeKey={themeKey} chosen={chosen} {...(may ? { onPick: pick } : {})} onOpen={({ point }, figure) => { open(point, point.figures, figure); }} />
      {explained !== null && <FiguresDialog explained={explained} queues={queueId === null ? [] : [{ id: queueId, name }]} onClose={() => { setExplained(null); }} />}
    </>
  );
});

export function QueuePast({ query, name, themeKey, children }: QueuePastProps) {
  const { t } = useWords();
  const { data, error, isPlaceholderData, refetch } = query;
  if (data === undefined) return <Loading error={error} onAgain={() => { void refetch(); }} />;
  const isSeen = data.series.points.some((point) => point.figures !== null);
  return (
    <div className={styles.fading} aria-busy={isPlaceholderData}>
      {isSeen ? <Drawn history={data} name={name} themeKey={themeKey} /> : <PanelState title={t.history.none} text={t.history.noneText} />}
      {isSeen && children?.(data)}
    </div>
  );
}
