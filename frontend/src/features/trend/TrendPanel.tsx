import { memo, useMemo, useState } from "react";
import type { Dashboard } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Coming } from "@/shared/ui/Coming";
import { Panel, PanelState } from "@/shared/ui/Panel";
import type { ChartLine, ChartLook } from "./chart";
import { Legend } from "./Legend";
import { TrendChart } from "./TrendChart";
import { TrendTable } from "./TrendTable";
import { worstLines } from "./trend-points";
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
  const toggle = (id: string) => {
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  // With all colours taken, the last one goes to the new pick and the others keep theirs.
  const add = (id: string) => { setKept((before) => ({ ...before, ids: [...before.ids.slice(0, COLOURS - 1), id] })); };
  return { ids: kept.ids, hidden, toggle, add };
}

export const TrendPanel = memo(function TrendPanel({ dashboard, connectionCount, themeKey, className }: TrendPanelProps) {
  const { t, format } = useWords();
  const { points, base, limitSeconds, query } = useTrendPoints(dashboard, connectionCount);
  const limit = limitSeconds ?? dashboard?.queues[0]?.limit_seconds ?? null;
  const { ids, hidden, toggle, add } = useHighlights(() => worstLines(points, HIGHLIGHTED), base);
  // The points change with every poll, the queues hardly ever: the chart is only built anew when these do.
  const names = JSON.stringify(points.lines.map((line) => [line.queueId, line.name]));
  const lines = useMemo<ChartLine[]>(
    () =>
      (JSON.parse(names) as [string, string][]).map(([queueId, name]) => {
        const place = ids.indexOf(queueId);
        return { queueId, name, colourToken: place < 0 ? null : `--series-${place + 1}` };
      }),
    [names, ids],
  );
  const highlighted = ids.flatMap((id) => lines.filter((line) => line.queueId === id));
  const look = useMemo<ChartLook | null>(
    () => limit === null ? null : { lines: lines.filter((line) => !hidden.has(line.queueId)), limitSeconds: limit, limitLabel: t.trend.limit(format.seconds(limit)), format },
    [lines, hidden, limit, t, format],
  );
  const again = <Button onClick={() => { void query.refetch(); }}>{t.trend.again}</Button>;
  return (
    <Panel heading={t.trend.heading} note={t.trend.subtitle} className={className}>
      {look === null || points.lines.length === 0 ? (
        <>
          {query.isError && <PanelState title={t.trend.failed} text={t.trend.failedText} action={again} />}
          {query.isPending && <Coming text={t.trend.emptyText} />}
          {query.isSuccess && <PanelState title={t.trend.empty} text={t.trend.emptyText} />}
        </>
      ) : (
        <>
          <TrendChart look={look} points={points} themeKey={themeKey} label={t.trend.chart} />
          <TrendTable points={points} lines={highlighted} />
          <Legend lines={lines} highlighted={highlighted} hidden={hidden} onToggle={toggle} onAdd={add} />
        </>
      )}
    </Panel>
  );
});
