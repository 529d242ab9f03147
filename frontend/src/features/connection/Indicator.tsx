import { useId } from "react";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import type { Moment } from "@/shared/centre/age";
import { ageWords } from "./age-words";
import type { ConnectionState } from "./connection-state";
import { Details } from "./Details";
import styles from "./Connection.module.css";

interface IndicatorProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
}

const TONES: Record<ConnectionState, "good" | "warning" | "critical" | "quiet"> = {
  live: "good",
  late: "warning",
  lost: "critical",
  never: "critical",
  connecting: "quiet",
  stored: "quiet",
  browser_lost: "critical",
  offline: "critical",
};

/** The word for a state, and a shorter one for narrow screens, where the banner tells the rest. */
function useWord(state: ConnectionState): { word: string; short: string } {
  const words = useWords().t.live.indicator;
  const key = state === "browser_lost" ? "browserLost" : state;
  return { word: words[key], short: key in words.short ? words.short[key as keyof typeof words.short] : words[key] };
}

/** "Live · 3 s sedan": which connection works, and how old the figures are. Opens the details of both. */
export function Indicator({ live, moment, state }: IndicatorProps) {
  const { t } = useWords();
  const panelId = useId();
  const { word, short } = useWord(state);
  return (
    <>
      <button type="button" className={styles.indicator} data-tone={TONES[state]} popoverTarget={panelId} title={t.live.indicator.show}>
        <span className={styles.dot} aria-hidden="true" />
        <span className={styles.long}>{word}</span>
        <span className={styles.short}>{short}</span>
        {moment.ageSeconds !== null && (
          <>
            <span className={`digits ${styles.long ?? ""} ${styles.age ?? ""}`}>{t.live.ago(ageWords(moment.ageSeconds))}</span>
            <span className={`digits ${styles.short ?? ""} ${styles.age ?? ""}`}>{ageWords(moment.ageSeconds)}</span>
          </>
        )}
      </button>
      <span className="visually-hidden" role="status">{word}</span>
      <div id={panelId} popover="auto" className={styles.popover}>
        <h2>{t.live.indicator.heading}</h2>
        <Details live={live} moment={moment} state={state} />
      </div>
    </>
  );
}
