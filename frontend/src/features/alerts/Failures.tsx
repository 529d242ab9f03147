import { RequestFailed } from "@/shared/api/http";
import { useWords } from "@/shared/i18n";
import type { Catalogue } from "@/shared/i18n/sv";
import { Button } from "@/shared/ui/Button";
import styles from "./Alerts.module.css";
import { nameOf } from "./alert-words";
import { useOpenAlerts } from "./open-alerts";

/** The alert has ended or is not there: trying again can never help. */
const FINAL = new Set(["alert-ended", "no-such-alert", "not-signed-in"]);

const kindOf = (error: unknown): string => (error instanceof RequestFailed ? error.kind : "");

export const whyOf = (error: unknown, { reasons, other }: Catalogue["alerts"]["failure"]): string => reasons[kindOf(error)] ?? other;

/** What was taken back, and why. It stays until somebody has read it. */
export function Failures() {
  const { t } = useWords();
  const words = t.alerts.failure;
  const { failures, act, dismiss } = useOpenAlerts();
  if (failures.length === 0) return null;
  return (
    <div className={styles.failures}>
      {failures.map((failure) => (
        <div key={failure.alert.id} className={styles.failure} role="alert">
          <span className={styles.failureText}>{words[failure.act.kind](nameOf(failure.alert, t.alerts), whyOf(failure.error, words))}</span>
          {!FINAL.has(kindOf(failure.error)) && <Button onClick={() => { act(failure.alert, failure.act); }}>{words.again}</Button>}
          <Button onClick={() => { dismiss(failure); }}>{words.dismiss}</Button>
        </div>
      ))}
    </div>
  );
}
