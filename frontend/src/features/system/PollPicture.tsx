import type { Poll } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import styles from "./System.module.css";

const HOUR_MILLISECONDS = 3_600_000;
const WIDTH = 3600;
const HEIGHT = 100;
const THINNEST = 4;
const QUARTERS = 4;
const SHORTEST_SCALE = 0.1;

interface PollPictureProps {
  polls: readonly Poll[];
  /** The interval in seconds is a bar's width. */
  interval: number;
  now: number;
  text: string;
}

/** The polls of the last hour by how long they took; one that failed stands full. */
export function PollPicture({ polls, interval, now, text }: PollPictureProps) {
  const { format } = useWords();
  const words = useAdminWords().system;
  const start = now - HOUR_MILLISECONDS;
  const longest = Math.max(SHORTEST_SCALE, ...polls.filter((poll) => poll.reason === null).map((poll) => poll.duration_seconds));
  const width = Math.max(THINNEST, interval * 0.7);
  return (
    <figure className={styles.figure}>
      <div className={styles.axis} aria-hidden="true"><span>{format.seconds(longest)}</span><span>{format.seconds(0)}</span></div>
      <svg className={styles.picture} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
        {polls.map((poll) => {
          const height = poll.reason === null ? Math.max(2, (HEIGHT * poll.duration_seconds) / longest) : HEIGHT;
          return <rect key={poll.started_at} className={poll.reason === null ? styles.good : styles.failed} x={(Date.parse(poll.started_at) - start) / 1000} y={HEIGHT - height} width={width} height={height} />;
        })}
      </svg>
      <div className={styles.times} aria-hidden="true">
        {Array.from({ length: QUARTERS + 1 }, (_, index) => <span key={index}>{format.time(start + (index * HOUR_MILLISECONDS) / QUARTERS)}</span>)}
      </div>
      <figcaption className={styles.key}>
        <span className={styles.keyGood} />{words.good}
        <span className={styles.keyFailed} />{words.failedPoll}
      </figcaption>
    </figure>
  );
}
