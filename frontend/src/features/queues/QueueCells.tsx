import { memo } from "react";
import type { Queue, Status } from "@/shared/api/types";
import { areKnown, type Moment } from "@/shared/centre/age";
import { levelPercent } from "@/shared/centre/level";
import type { QueueView } from "@/shared/centre/queue-view";
import { DASH, duration, type Format } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { queuePath } from "@/shared/router/routes";
import { StatusMark } from "@/shared/ui/StatusMark";
import { WaitBar } from "@/shared/ui/WaitBar";
import styles from "./Queues.module.css";

/** Only what the row shows, so that memo can compare it. */
interface Shown {
  id: string;
  name: string;
  status: Status;
  waitingCount: number | null;
  waitSeconds: number | null;
  limitSeconds: number;
  /** When a closed queue opens, in words. */
  opens: string | null;
  ready: string;
  busy: string;
  paused: string;
  level: string;
  isShort: boolean;
}

/** A queue in the table, as it stands this second. */
export function shownOf({ queue, status, waitingCount, waitSeconds }: QueueView, moment: Moment, format: Format): Shown {
  const isKnown = areKnown(moment);
  const count = (value: number | null) => (isKnown ? format.count(value) : DASH);
  const { today } = queue;
  const percent = levelPercent(today);
  return {
    id: queue.id,
    name: queue.name,
    status,
    waitingCount,
    waitSeconds,
    limitSeconds: queue.limit_seconds,
    opens: status === "closed" && queue.opens_at !== null ? format.comingTime(queue.opens_at, moment.now) : null,
    ready: count(queue.agents.ready),
    busy: count(queue.agents.busy),
    paused: count(queue.agents.paused),
    level: isKnown ? format.percent(percent) : DASH,
    isShort: isKnown && percent !== null && percent < today.target_percent,
  };
}

const Name = memo(function Name({ id, name }: Pick<Shown, "id" | "name">) {
  return <th scope="row" className={styles.name}><Link to={queuePath(id)} className={styles.link}>{name}</Link></th>;
});

interface QueueCellsProps extends Shown {
  onExplainLevel: (queue: Pick<Queue, "id" | "name">) => void;
}

/** Built anew only when it looks otherwise: a second that passes changes the rows of those who wait. */
export const QueueCells = memo(function QueueCells({ id, name, status, waitingCount, waitSeconds, limitSeconds, onExplainLevel, ...shown }: QueueCellsProps) {
  const { t, format } = useWords();
  return (
    <>
      <td className={styles.status}><StatusMark status={status} /></td>
      <Name id={id} name={name} />
      <td className={styles.waiting}>{format.count(waitingCount)}</td>
      <td className={styles.wait}>{duration(waitSeconds)}</td>
      <td className={styles.bar} title={t.queues.limit(format.seconds(limitSeconds))}>
        {shown.opens !== null && t.queues.opens(shown.opens)}
        {status !== "closed" && <WaitBar waitSeconds={waitSeconds} limitSeconds={limitSeconds} status={status} />}
      </td>
      <td className={styles.detail}>{shown.ready}</td>
      <td className={styles.detail}>{shown.busy}</td>
      <td className={styles.detail}>{shown.paused}</td>
      <td className={styles.level}>
        <button
          type="button"
          className={`${styles.levelButton ?? ""} ${shown.isShort ? (styles.short ?? "") : ""}`}
          aria-label={t.queues.explainLevel(name, shown.level)}
          onClick={() => { onExplainLevel({ id, name }); }}
        >
          {shown.level}
        </button>
      </td>
    </>
  );
});
