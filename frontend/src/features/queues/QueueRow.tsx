import type { Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { queuePath } from "@/shared/router/routes";
import { StatusMark } from "@/shared/ui/StatusMark";
import { WaitBar } from "@/shared/ui/WaitBar";
import styles from "./Queues.module.css";

interface QueueRowProps {
  view: QueueView;
  moment: Moment;
  onExplainLevel: (queue: Queue) => void;
}

function LevelCell({ queue, isShown, onExplainLevel }: { queue: Queue; isShown: boolean; onExplainLevel: (queue: Queue) => void }) {
  const { t, format } = useWords();
  const { today } = queue;
  const percent = today.method === "sampled" ? today.time_within_percent : today.level.percent;
  const level = isShown ? format.percent(percent) : DASH;
  const isShort = isShown && percent !== null && percent < today.target_percent;
  return (
    <td className={styles.level}>
      <button
        type="button"
        className={`${styles.levelButton ?? ""} ${isShort ? (styles.short ?? "") : ""}`}
        aria-label={t.queues.explainLevel(queue.name, level)}
        onClick={() => { onExplainLevel(queue); }}
      >
        {level}
      </button>
    </td>
  );
}

export function QueueRow({ view, moment, onExplainLevel }: QueueRowProps) {
  const { t, format } = useWords();
  const { queue, status, waitingCount, waitSeconds } = view;
  const isShown = moment.look !== "gone" && moment.look !== "never";
  const shown = (count: number | null) => (isShown ? format.count(count) : DASH);
  return (
    <tr className={`${styles.row ?? ""} ${styles[status] ?? ""}`}>
      <td className={styles.status}><StatusMark status={status} /></td>
      <th scope="row" className={styles.name}><Link to={queuePath(queue.id)} className={styles.link}>{queue.name}</Link></th>
      <td className={styles.waiting}>{format.count(waitingCount)}</td>
      <td className={styles.wait}>{duration(waitSeconds)}</td>
      <td className={styles.bar} title={t.queues.limit(format.seconds(queue.limit_seconds))}>
        {status === "closed" && queue.opens_at !== null && t.queues.opens(format.comingTime(queue.opens_at, moment.now))}
        {status !== "closed" && <WaitBar waitSeconds={waitSeconds} limitSeconds={queue.limit_seconds} status={status} />}
      </td>
      <td className={styles.detail}>{shown(queue.agents.ready)}</td>
      <td className={styles.detail}>{shown(queue.agents.busy)}</td>
      <td className={styles.detail}>{shown(queue.agents.paused)}</td>
      <LevelCell queue={queue} isShown={isShown} onExplainLevel={onExplainLevel} />
    </tr>
  );
}
