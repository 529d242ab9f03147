import { memo } from "react";
import type { Dashboard, Queue, Status } from "@/shared/api/types";
import { byName, longestWait, type QueueView } from "@/shared/centre/queue-view";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Card } from "@/shared/ui/Card";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { WaitBar } from "@/shared/ui/WaitBar";
import styles from "./Kpis.module.css";
import { useUnknownText } from "./useUnknownText";

interface WaitingCardProps {
  dashboard: Dashboard | null;
  isKnown: boolean;
}

/** Without queues there is nothing to be read, which is not that it cannot be read. */
const hasNoQueues = (dashboard: Dashboard | null, isKnown: boolean): boolean => isKnown && dashboard?.queues.length === 0;

const FULLEST_SHOWN = 3;

/** Where they wait: the queues with most waiting calls, and how many more there are. */
function Fullest({ queues }: { queues: readonly Queue[] }) {
  const { t, format } = useWords();
  const fullest = queues
    .filter((queue) => (queue.waiting_count ?? 0) > 0)
    .sort((one, other) => (other.waiting_count ?? 0) - (one.waiting_count ?? 0) || byName(one, other));
  const rest = fullest.length - FULLEST_SHOWN;
  return (
    <ul className={styles.fullest}>
      {fullest.slice(0, FULLEST_SHOWN).map((queue) => (
        <li key={queue.id} className={styles.between}>
          <span className={styles.queue}>{queue.name}</span>
          <b>{format.count(queue.waiting_count)}</b>
        </li>
      ))}
      {rest > 0 && <li>{t.kpi.moreQueues(format.count(rest))}</li>}
    </ul>
  );
}

export const WaitingCard = memo(function WaitingCard({ dashboard, isKnown }: WaitingCardProps) {
  const { t, format } = useWords();
  const unknown = useUnknownText(dashboard);
  const count = isKnown ? (dashboard?.totals.waiting_count ?? null) : null;
  if (count === null || dashboard === null) {
    const text = hasNoQueues(dashboard, isKnown) ? t.queues.empty : unknown;
    return <Card heading={t.kpi.waiting} figure={DASH}><span className={styles.words}>{text}</span></Card>;
  }
  const beside = count === 0 ? t.kpi.nobodyWaits : t.kpi.inQueues(dashboard.totals.waiting_queue_count);
  return <Card heading={t.kpi.waiting} figure={format.count(count)} beside={beside}><Fullest queues={dashboard.queues} /></Card>;
});

interface LongestWaitCardProps extends WaitingCardProps {
  views: readonly QueueView[];
}

const TONES: Record<Status, "calm" | "warning" | "critical"> = {
  good: "calm",
  warning: "warning",
  critical: "critical",
  closed: "calm",
  unknown: "calm",
};

function LongestWait({ view }: { view: QueueView }) {
  const { t, format } = useWords();
  const { queue, status, waitSeconds } = view;
  const words: Record<Status, string> = {
    good: t.kpi.withinLimit,
    warning: t.kpi.nearLimit,
    critical: t.kpi.overLimit,
    closed: t.page.status.closed,
    unknown: t.page.unknownValue,
  };
  return (
    <Card
      heading={t.kpi.longest}
      figure={duration(waitSeconds)}
      tone={TONES[status]}
      beside={<><StatusGlyph status={status} /> {words[status]}</>}
    >
      <WaitBar waitSeconds={waitSeconds} limitSeconds={queue.limit_seconds} status={status} />
      <div className={styles.between}>
        <span className={styles.place}>{queue.name}</span>
        <span className={styles.words}>{t.kpi.limit(format.seconds(queue.limit_seconds))}</span>
      </div>
    </Card>
  );
}

export function LongestWaitCard({ dashboard, isKnown, views }: LongestWaitCardProps) {
  const { t } = useWords();
  const unknown = useUnknownText(dashboard);
  const longest = longestWait(views);
  if (longest !== null) return <LongestWait view={longest} />;
  const isQuiet = isKnown && dashboard?.totals.waiting_count === 0;
  const text = hasNoQueues(dashboard, isKnown) ? t.queues.empty : unknown;
  return (
    <Card heading={t.kpi.longest} figure={DASH} beside={isQuiet ? t.kpi.nobodyWaits : undefined}>
      {!isQuiet && <span className={styles.words}>{text}</span>}
    </Card>
  );
}
