import { useEffect, useRef } from "react";
import type { FailureReason } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import styles from "./Connection.module.css";
import { STEPS, stepsOf } from "./steps";

interface OutcomeProps {
  reason: FailureReason | null;
  version: string | null;
  isRefusal?: boolean;
}

/** What came of a test: each thing that the monitor needs, and what to do about the one that is wrong. */
export function Outcome({ reason, version, isRefusal = false }: OutcomeProps) {
  const { t } = useWords();
  const words = useAdminWords().connection;
  const steps = stepsOf(reason);
  const box = useRef<HTMLDivElement>(null);
  // On a phone it comes far below the button that asked for it.
  useEffect(() => {
    if (box.current !== null && "scrollIntoView" in box.current) box.current.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={box} className={`${styles.outcome ?? ""} ${(reason === null ? styles.good : styles.bad) ?? ""}`}>
      <p className={styles.verdict}>{reason === null ? words.works(version) : words.worksNot(t.live.reasons[reason])}</p>
      {isRefusal && <p>{words.oldStays}</p>}
      <ul className={styles.steps} aria-label={words.outcome}>
        {STEPS.map((step) => <li key={step}><StatusGlyph status={steps[step]} />{words.step(words.steps[step], words.stepStates[steps[step]])}</li>)}
      </ul>
      {reason !== null && <p>{words.advice[reason]}</p>}
    </div>
  );
}
