import { memo, useCallback, useMemo, useState } from "react";
import type { Dashboard } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Coming } from "@/shared/ui/Coming";
import { Panel, PanelState } from "@/shared/ui/Panel";
import type { ChartLine, ChartLook } from "./chart";
import { Legend } from "./Legend";
import { TrendChart } from "./TrendChart";
import { TrendTable } from "./TrendTable";
import { worstQueues } from "./trend-points";
import { useTrendPoints } from "./useTrendPoints";

const HIGHLIGHTED = 5;
const COLOURS = 6;

interface TrendPanelProps {
  dashboard: Dashboard | null;
  connectionCount: number;
  themeKey: string;
  className?: string | undefined;
}

/** Which queues have a colour: the hour's worst, chosen once per history so that no line changes colour, plus picks. */
function useHighlights(choose: () => readonly string[], basis: unknown) {
  const [kept, setKept] = useState(() => ({ basis, ids: choose() }));
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  if (kept.basis !== basis || kept.ids.length === 0) {
    const ids = choose();
    if (kept.basis !== basis || ids.length > 0) setKept({ basis, ids });
  }
  const toggle = useCallback((id: string) => {
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  // With all colours taken, the last one goes to the new pick and the others keep theirs.
  const add = useCallback((id: string) => { setKept((before) => ({ ...before, ids: [...before.ids.slice(0, COLOURS - 1), id] })); }, []);
  return { ids: kept.ids, hidden, toggle, add };
}

/** The limit that all of these queues have; null when they differ, and none would be true of all lines. */
function commonLimit(dashboard: Dashboard | null, ids: readonly string[]): number | null {
  const limits = new Set(dashboard?.queues.filter((queue) => ids.includes(queue.id)).map((queue) => queue.limit_seconds));
  return limits.size === 1 ? [...limits][0] ?? null : null;
}

export const TrendPanel = memo(function TrendPanel({ dashboard, connectionCount, themeKey, className }: TrendPanelProps) {
  const { t, format } = useWords();
  const { points, base, query } = useTrendPoints(dashboard, connectionCount);
  const { ids, hidden, toggle, add } = useHighlights(() => worstQueues(points, HIGHLIGHTED), base);
  // The points change with every poll, the queues hardly ever: the chart is only built anew when these do.
  const { queues } = points;
  const lines = useMemo<ChartLine[]>(
    () => ids.flatMap((id, place) => queues.filter((queue) => queue.id === id).map(({ name }) => ({ queueId: id, name, colour: `--series-${place + 1}` }))),
    [queues, ids],
  );
  const others = useMemo(() => queues.filter((queue) => !ids.includes(queue.id)), [queues, ids]);
  const limitSeconds = commonLimit(dashboard, ids);
  const look = useMemo<ChartLook>(
    () => ({
      lines: lines.filter((line) => !hidden.has(line.queueId)),
      named: ids,
      limit: limitSeconds === null ? null : { seconds: limitSeconds, label: t.trend.limit(format.seconds(limitSeconds)) },
      format,
    }),
    [lines, ids, hidden, limitSeconds, t, format],
  );
  const again = <Button onClick={() => { void query.refetch(); }}>{t.trend.again}</Button>;
  return (
    <Panel
      heading={t.trend.heading}
      note={query.isError ? `${t.trend.failed}. ${t.trend.failedText}` : t.trend.subtitle}
      side={query.isError ? again : undefined}
      className={className}
    >
      {queues.length === 0 ? (
        <>
          {query.isPending && <Coming text={t.trend.emptyText} />}
          {query.isSuccess && <PanelState title={t.trend.empty} text={t.trend.emptyText} />}
        </>
      ) : (
        <>
          <TrendChart look={look} points={points} themeKey={themeKey} label={t.trend.chart} />
          <TrendTable points={points} lines={lines} />
          <Legend lines={lines} others={others} hidden={hidden} onToggle={toggle} onAdd={add} />
        </>
      )}
    </Panel>
  );
});
