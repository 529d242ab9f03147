import type { Expectation, StaffingFigures } from "@/shared/api/types";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useStaffingWords } from "@/shared/i18n/staffing";
import { beside } from "./beside";
import styles from "./Staffing.module.css";

interface LevelBarProps {
  expectation: Expectation;
  targetPercent: number;
}

/** The level against the target. Only a picture of the figure beside it, so it is not read aloud. */
function LevelBar({ expectation, targetPercent }: LevelBarProps) {
  const isMet = expectation.within_percent >= targetPercent;
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={isMet ? styles.met : styles.short} style={{ inlineSize: `${expectation.within_percent}%` }} />
      <span className={styles.target} style={{ insetInlineStart: `${targetPercent}%` }} />
    </span>
  );
}

function Outlook({ expectation, targetPercent }: LevelBarProps) {
  const { format } = useWords();
  return (
    <>
      <td>
        <span className={styles.level}><span className={styles.percent}>{format.percent(expectation.within_percent)}</span><LevelBar expectation={expectation} targetPercent={targetPercent} /></span>
      </td>
      <td className={styles.number}>{duration(expectation.mean_wait_seconds)}</td>
      <td className={`${styles.number ?? ""} ${styles.rest ?? ""}`}>{format.percent(expectation.abandons_percent)}</td>
    </>
  );
}

/** One fewer, as many and one more: a table that is its own picture. */
export function Expectations({ figures }: { figures: StaffingFigures }) {
  const { format } = useWords();
  const words = useStaffingWords().staffing;
  const names = { "-1": words.fewer, "0": words.now, "1": words.more };
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.agentsColumn}</th>
          <th scope="col">{words.level}</th>
          <th scope="col" className={styles.number}>{words.meanWait}</th>
          <th scope="col" className={`${styles.number ?? ""} ${styles.rest ?? ""}`}>{words.abandons}</th>
        </tr>
      </thead>
      <tbody>
        {beside(figures).map(({ agents, step, expectation }) => (
          <tr key={agents} aria-current={step === 0 ? "true" : undefined}>
            <th scope="row"><b>{format.count(agents)}</b> <span className={styles.quiet}>{names[step]}</span></th>
            {expectation === null ? <td colSpan={3} className={styles.overload}>{words.overload}</td> : <Outlook expectation={expectation} targetPercent={figures.target_percent} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
