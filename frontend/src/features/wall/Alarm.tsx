import { levelPercent } from "@/shared/centre/level";
import type { QueueView } from "@/shared/centre/queue-view";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useWallWords } from "@/shared/i18n/wall";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import type { WallAlarm } from "./wall";
import styles from "./Wall.module.css";

interface AlarmProps {
  alarm: WallAlarm;
  /** The queue that it is about, as it stands this second. */
  view: QueueView | null;
  otherCount: number;
  height: number;
}

function Beside({ view, otherCount }: Pick<AlarmProps, "view" | "otherCount">) {
  const { format } = useWords();
  const words = useWallWords();
  const parts = [
    ...(view === null ? [] : [words.short.waiting(format.count(view.queue.waiting_count)), words.short.level(format.percent(levelPercent(view.queue.today)))]),
    ...(otherCount > 0 ? [words.alarm.others(otherCount)] : []),
  ];
  return <p className={`digits ${styles.alarmBeside ?? ""}`}>{parts.join(" · ")}</p>;
}

/** The upper third: where, what, how much, since when. */
export function Alarm({ alarm, view, otherCount, height }: AlarmProps) {
  const { t, format } = useWords();
  const words = useWallWords();
  const since = words.alarm.since(format.time(alarm.firedAt), duration(alarm.lastedSeconds));
  return (
    <section className={styles.alarm} data-recovering={alarm.isRecovering} aria-label={words.alarm.label} style={{ blockSize: height }}>
      <p className={`digits ${styles.alarmHead ?? ""}`}>
        <StatusGlyph status="critical" />
        <b>{t.page.status.critical}</b>
        <span>{alarm.isRecovering ? `${since} · ${words.alarm.recovering}` : since}</span>
      </p>
      <h2 className={styles.alarmPlace}><span role="alert">{alarm.place}</span></h2>
      <p className={styles.alarmWhat}>{alarm.limit === null ? alarm.what : `${alarm.what}, ${alarm.limit}`}</p>
      <Beside view={view} otherCount={otherCount} />
      <p className={`digits ${styles.alarmFigure ?? ""}`}>{alarm.figure}</p>
    </section>
  );
}
