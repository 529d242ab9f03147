import { useMemo, useState } from "react";
import { CallsPanel } from "@/features/history/CallsPanel";
import { HeatmapPanel } from "@/features/history/HeatmapPanel";
import { QueueNow } from "@/features/history/QueueNow";
import { QueuePast } from "@/features/history/QueuePast";
import { useHistory } from "@/features/history/useHistory";
import { LevelDialog } from "@/features/service-level/LevelDialog";
import { ForecastPanel } from "@/features/staffing/ForecastPanel";
import { StaffingPanel } from "@/features/staffing/StaffingPanel";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { useMay } from "@/shared/access/access";
import { useWords } from "@/shared/i18n";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { quarterOf, rangeOf, readChoice } from "@/shared/history/period";
import type { LiveState } from "@/shared/live/feed";
import { useAddress } from "@/shared/router/router";
import styles from "./QueuePage.module.css";

interface QueuePageProps {
  queueId: string;
  live: LiveState;
  moment: Moment;
  views: readonly QueueView[];
  themeKey: string;
}

/** One queue: as it stands this second, and all that it has been. */
export function QueuePage({ queueId, live, moment, views, themeKey }: QueuePageProps) {
  const { t, format } = useWords();
  const { search } = useAddress();
  const may = useMay("supervisor");
  const [isExplained, setIsExplained] = useState(false);
  const quarter = quarterOf(moment.now);
  const today = format.date(quarter);
  const choice = useMemo(() => readChoice(search, today, "24h"), [search, today]);
  const range = useMemo(() => rangeOf(choice, quarter, today), [choice, quarter, today]);
  const query = useHistory(queueId, range);
  const view = views.find((one) => one.queue.id === queueId) ?? null;
  const name = view?.queue.name ?? query.data?.name ?? t.page.nav.queue;
  return (
    <>
      <QueueNow name={name} view={view} isKnown={live.origin === "live"} moment={moment} onExplainLevel={() => { setIsExplained(true); }} />
      {view !== null && (
        <div className={styles.ahead}>
          <StaffingPanel queueId={queueId} look={moment.look} />
          <ForecastPanel queueId={queueId} today={today} timeZone={format.timeZone} themeKey={themeKey} />
        </div>
      )}
      <PeriodPicker choice={choice} today={today} isValid={range !== null} />
      {range !== null && (
        <QueuePast query={query} name={name} themeKey={themeKey}>
          {(history) => (
            <>
              {may && <CallsPanel queueId={queueId} name={name} past={history} />}
              <HeatmapPanel queueId={queueId} targetPercent={history.target_percent} />
            </>
          )}
        </QueuePast>
      )}
      {isExplained && view !== null && <LevelDialog queue={view.queue} queues={[view.queue]} onClose={() => { setIsExplained(false); }} />}
    </>
  );
}
