import { reasonOf } from "@/shared/api/reason";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import styles from "./Form.module.css";
import { isConflict } from "./useSave";

interface FailedProps {
  error: Error | null;
  /** Fetches what somebody else has saved; what is typed stays. */
  onReload: () => void;
}

function Conflict({ onReload }: { onReload: () => void }) {
  const words = useAdminWords().forms.conflict;
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.troubleTitle}>{words.title}</p>
      <p>{words.text}</p>
      <Button onClick={onReload}>{words.reload}</Button>
    </div>
  );
}

/** Why something was not saved. */
export function Failed({ error, onReload }: FailedProps) {
  const words = useAdminWords().forms;
  const problems = useProblemWords();
  if (error === null) return null;
  if (isConflict(error)) return <Conflict onReload={onReload} />;
  return <p className={styles.trouble} role="alert">{words.failed(reasonOf(error, problems, words.reasons))}</p>;
}
