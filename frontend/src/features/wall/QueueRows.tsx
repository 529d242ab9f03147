import { areKnown, type Moment } from "@/shared/centre/age";
import { levelPercent } from "@/shared/centre/level";
import type { QueueView } from "@/shared/centre/queue-view";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useWallWords } from "@/shared/i18n/wall";
import { StatusMark } from "@/shared/ui/StatusMark";
import type { Emptiness } from "./arrange";
import styles from "./Wall.module.css";

/** A longer name stands in smaller letters, and a still longer one on two lines. */
const LONG_NAME = 14;
const LONGEST_NAME = 19;

const lengthOf = (name: string): string => (name.length <= LONG_NAME ? "short" : name.length <= LONGEST_NAME ? "long" : "longest");

interface QueueRowsProps {
  views: readonly QueueView[];
  moment: Moment;
  isStacked: boolean;
  /** Rows that there is room for: fewer queues do not make them taller than that. */
  rowCount: number;
  emptiness: Emptiness | null;
}

function Row({ view, moment }: { view: QueueView; moment: Moment }) {
  const { format } = useWords();
  const words = useWallWords();
  const { queue, status, waitingCount, waitSeconds } = view;
  const isShown = areKnown(moment);
  const opens = status === "closed" && waitSeconds === null ? queue.opens_at : null;
  const level = levelPercent(queue.today);
  const isShort = isShown && level !== null && level < queue.today.target_percent;
  return (
    <tr className={styles.row} data-status={status}>
      <th scope="row" className={styles.name} data-length={lengthOf(queue.name)}><span>{queue.name}</span></th>
      <td className={styles.status}><StatusMark status={status} /></td>
      {opens !== null && <td colSpan={2} className={styles.closed}>{words.opens(format.comingTime(opens, moment.now))}</td>}
      {opens === null && <td className={styles.count}>{format.count(waitingCount)}<span className={styles.countWord}> {words.waits}</span></td>}
      {opens === null && <td className={styles.wait}>{duration(waitSeconds)}</td>}
      <td className={styles.level} data-short={isShort}>{isShown ? format.percent(level) : DASH}</td>
    </tr>
  );
}

function NoQueues({ why }: { why: Emptiness }) {
  const { t } = useWords();
  const words = useWallWords();
  const said = { waiting: [words.waiting, t.queues.waitingForFirst], centre: [words.noQueues, words.noQueuesText], board: [words.empty, words.emptyText] }[why];
  return <div className={styles.empty} role="status">{said.map((text) => <p key={text}>{text}</p>)}</div>;
}

export function QueueRows({ views, moment, isStacked, rowCount, emptiness }: QueueRowsProps) {
  const words = useWallWords();
  const { columns } = words;
  if (emptiness !== null) return <NoQueues why={emptiness} />;
  return (
    <table className={styles.queues} data-stacked={isStacked} aria-label={words.queues}>
      <thead className={isStacked ? "visually-hidden" : undefined}>
        <tr>
          <th scope="col" className={styles.name}>{columns.queue}</th>
          <th scope="col" className={styles.status}>{columns.state}</th>
          <th scope="col" className={styles.count}>{columns.waiting}</th>
          <th scope="col" className={styles.wait}>{columns.longest}</th>
          <th scope="col" className={styles.level}>{columns.level}</th>
        </tr>
      </thead>
      <tbody style={{ gridTemplateRows: `repeat(${rowCount}, minmax(0, 1fr))` }}>
        {views.map((view) => <Row key={view.queue.id} view={view} moment={moment} />)}
      </tbody>
    </table>
  );
}
