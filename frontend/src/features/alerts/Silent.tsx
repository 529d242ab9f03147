import { useSyncExternalStore } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import styles from "./Alerts.module.css";
import { useOpenAlerts } from "./open-alerts";

/** Whoever relies on the sound must know when it cannot be heard. */
export function Silent() {
  const words = useWords().t.alerts.bell;
  const { bell } = useOpenAlerts();
  const { isSilent } = useSyncExternalStore(bell.subscribe, bell.read);
  if (!isSilent) return null;
  return (
    <p className={styles.silent} role="status">
      <span>{words.silent}</span>
      <Button onClick={bell.unmute}>{words.unmute}</Button>
    </p>
  );
}
