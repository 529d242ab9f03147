import type { Dashboard, Status } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { longestWait, type QueueView } from "@/shared/centre/queue-view";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { WaitBar } from "@/shared/ui/WaitBar";
import { Card } from "./Card";
import styles from "./Kpis.module.css";

interface WaitingCardProps {
  dashboard: Dashboard | null;
  moment: Moment;
}

const isKnown = (moment: Moment): boolean => moment.look !== "gone" && moment.look !== "never";

export function WaitingCard({ dashboard, moment }: WaitingCardProps) {
  const { t, format } = useWords();
  const count = isKnown(moment) ? (dashboard?.totals.waiting_count ?? null) : null;
  const queueCount = dashboard?.totals.waiting_queue_count ?? 0;
  return (
    <Card heading={t.kpi.waiting} figure={format.count(count)}>
      <span className={styles.words}>
        {count === null ? t.kpi.unknownNow : count === 0 ? t.kpi.nobodyWaits : t.kpi.inQueues(queueCount)}
      </span>
    </Card>
  );
}

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
  const word = status === "critical" ? t.kpi.overLimit : status === "warning" ? t.kpi.nearLimit : t.kpi.withinLimit;
  return (
    <Card
      heading={t.kpi.longest}
      figure={duration(waitSeconds)}
      tone={TONES[status]}
      beside={<><StatusGlyph status={status} /> {word}</>}
    >
      <WaitBar waitSeconds={waitSeconds} limitSeconds={queue.limit_seconds} status={status} />
      <div className={styles.between}>
        <span className={styles.place}>{queue.name}</span>
        <span className={styles.words}>{t.kpi.limit(format.seconds(queue.limit_seconds))}</span>
      </div>
    </Card>
  );
}

export function LongestWaitCard({ dashboard, moment, views }: LongestWaitCardProps) {
  const { t } = useWords();
  const longest = longestWait(views);
  if (longest !== null) return <LongestWait view={longest} />;
  const isQuiet = isKnown(moment) && dashboard?.totals.waiting_count === 0;
  return (
    <Card heading={t.kpi.longest} figure={DASH}>
      <span className={styles.words}>{isQuiet ? t.kpi.nobodyWaits : t.kpi.unknownNow}</span>
    </Card>
  );
}
