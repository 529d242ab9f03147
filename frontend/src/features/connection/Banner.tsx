import { secondsUntil, type Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import { needsPerson, nextTryAt, type ConnectionState } from "./connection-state";
import styles from "./Connection.module.css";

interface BannerProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
  localNow: number;
}

interface Trouble {
  title: string;
  text: string;
  tone: "critical" | "quiet";
}

const sentences = (...parts: (string | false)[]): string => parts.filter((part) => part !== false).join(" ");

/** The one trouble to tell about. A browser without contact knows nothing of Trio, so it speaks first. */
function useTrouble({ live, moment, state }: Omit<BannerProps, "localNow">): Trouble | null {
  const { t, format } = useWords();
  const words = t.live.banner;
  const source = live.dashboard?.source;
  const reason = source?.reason == null ? words.lostReasonUnknown : t.live.reasons[source.reason];
  const values = live.dashboard?.read_at == null ? false : moment.look === "gone" ? words.gone : words.shownAreOld;
  switch (state) {
    case "offline":
      return { title: words.offlineTitle, text: sentences(words.offlineText, values), tone: "critical" };
    case "browser_lost":
      return { title: words.browserLostTitle, text: sentences(words.browserLostText, values), tone: "critical" };
    case "lost": {
      const since = source?.last_success_at ?? live.dashboard?.read_at ?? null;
      const text = sentences(
        since !== null && words.lostSince(format.timeWithSeconds(since)),
        values,
        source?.circuit === "open" && words.circuitOpen,
        needsPerson(live.dashboard) && words.needsPerson,
      );
      return { title: reason, text, tone: "critical" };
    }
    case "never":
      return {
        title: source?.reason == null ? words.neverTitle : reason,
        text: sentences(words.neverText, source?.circuit === "open" && words.circuitOpen, needsPerson(live.dashboard) && words.needsPerson),
        tone: "critical",
      };
    case "stored":
      return { title: words.storedTitle(format.dateTime(live.dashboard?.read_at ?? moment.now)), text: words.storedText, tone: "quiet" };
    case "live":
    case "late":
    case "connecting":
      return null;
  }
}

function NextTry({ live, moment, localNow }: Omit<BannerProps, "state">) {
  const { t } = useWords();
  const next = nextTryAt(live);
  if (next === null) return null;
  const seconds = secondsUntil(next.at, next.clock === "local" ? localNow : moment.now);
  return <span className={styles.next}>{seconds > 0 ? t.live.retryIn(seconds) : t.live.retryNow}</span>;
}

/** One banner for one trouble: why, and what happens next. */
export function Banner({ live, moment, state, localNow }: BannerProps) {
  const trouble = useTrouble({ live, moment, state });
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
