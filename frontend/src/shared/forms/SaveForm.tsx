import { useEffect, useReducer, useRef, type ReactNode } from "react";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Failed } from "./Failed";
import { FaultsContext, memberOf, type Fault } from "./faults";
import styles from "./Form.module.css";
import { HoldContext } from "./hold";
import { LeaveGuard } from "./LeaveGuard";

interface SaveFormProps {
  label: string;
  isChanged: boolean;
  isBusy: boolean;
  isSaved: boolean;
  error: Error | null;
  faults: readonly Fault[];
  /** Grows with every try, so that the same fault calls for the eye again. */
  tries: number;
  onSubmit: () => void;
  onUndo?: () => void;
  /** Fetches what somebody else has saved; what is typed stays. */
  onReload: () => void;
  canSave?: boolean;
  /** Beside the buttons of saving. */
  side?: ReactNode;
  children: ReactNode;
}

function FaultList({ faults }: { faults: readonly Fault[] }) {
  const words = useAdminWords().forms;
  const nameOf = (path: string): string | undefined => (words.members as Record<string, string>)[memberOf(path)];
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.troubleTitle}>{words.notSaved(faults.length)}</p>
      <ul className={styles.faults}>
        {faults.map(({ path, text }) => {
          const name = nameOf(path);
          return <li key={`${path}${text}`}>{name === undefined ? text : words.faultAt(name, text)}</li>;
        })}
      </ul>
    </div>
  );
}

/** A document to change: its fields, what is wrong, and the buttons. Focus goes to the first field that is refused. */
export function SaveForm(props: SaveFormProps) {
  const { label, isChanged, isBusy, isSaved, error, faults, tries, onSubmit, onUndo, onReload, canSave = true, side, children } = props;
  const words = useAdminWords().forms;
  const form = useRef<HTMLFormElement>(null);
  const [holdCount, hold] = useReducer((count: number, change: 1 | -1) => count + change, 0);
  const faultCount = faults.length;
  useEffect(() => {
    if (faultCount > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries, faultCount]);
  return (
    <FaultsContext value={faults}>
      <form ref={form} className={styles.form} aria-label={label} noValidate onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>
        <HoldContext value={hold}>{children}</HoldContext>
        {faults.length > 0 ? <FaultList faults={faults} /> : <Failed error={error} onReload={onReload} />}
        <div className={styles.bar}>
          <Button kind="primary" type="submit" disabled={isBusy || !canSave || holdCount > 0}>{isBusy ? words.saving : words.save}</Button>
          {onUndo !== undefined && isChanged && <Button onClick={onUndo}>{words.undo}</Button>}
          <span role="status" className={styles.hint}>{isChanged ? words.unsaved : isSaved ? words.saved : ""}</span>
          {side !== undefined && <span className={styles.barSide}>{side}</span>}
        </div>
      </form>
      <LeaveGuard isOn={isChanged && !isBusy} />
    </FaultsContext>
  );
}
