import { secondsUntil, type Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import { nextTryAt, type ConnectionState } from "./connection-state";
import { troubleToTell } from "./trouble";
import styles from "./Connection.module.css";

interface BannerProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
  localNow: number;
}

function NextTry({ live, moment, localNow }: Omit<BannerProps, "state">) {
  const { t } = useWords();
  const next = nextTryAt(live);
  if (next === null) return null;
  const seconds = secondsUntil(next.at, next.clock === "local" ? localNow : moment.now);
  return <span className={`digits ${styles.next ?? ""}`}>{seconds > 0 ? t.live.retryIn(seconds) : t.live.retryNow}</span>;
}

/** One banner for one trouble: why, and what happens next. */
export function Banner({ live, moment, state, localNow }: BannerProps) {
  const { t, format } = useWords();
  const trouble = troubleToTell({ live, moment, state, words: t.live, format });
  if (trouble === null) return null;
  return (
    <div className={styles.banner} data-tone={trouble.tone}>
      <div role={trouble.tone === "critical" ? "alert" : "status"} className={styles.message}>
        <strong>{trouble.title}</strong>
        <span>{trouble.text}</span>
      </div>
      {trouble.tone === "critical" && <NextTry live={live} moment={moment} localNow={localNow} />}
    </div>
  );
}

export function NewVersionBanner() {
  const { t } = useWords();
  return (
    <div className={styles.banner} data-tone="quiet" role="status">
      <span className={styles.message}>{t.live.banner.newVersion}</span>
      <button type="button" className={styles.reload} onClick={() => { window.location.reload(); }}>{t.live.banner.reload}</button>
    </div>
  );
}
