import { useId } from "react";
import styles from "./Boards.module.css";

export const Fault = ({ text, id }: { text: string; id?: string }) => <p id={id} className={styles.fault} role="alert">{text}</p>;

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with it, if anything is. */
  fault?: string | null;
  hint?: string;
  maxLength?: number;
  isNumber?: boolean;
  isFirst?: boolean;
}

export function Field({ label, value, onChange, fault = null, hint, maxLength, isNumber = false, isFirst = false }: FieldProps) {
  const id = useId();
  const saidId = useId();
  return (
    <div className={styles.field} data-number={isNumber}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={isNumber ? "decimal" : "text"}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        data-first={isFirst || undefined}
        aria-invalid={fault !== null}
        aria-describedby={fault !== null || hint !== undefined ? saidId : undefined}
        onChange={(event) => { onChange(event.target.value); }}
      />
      {fault !== null && <Fault id={saidId} text={fault} />}
      {fault === null && hint !== undefined && <p id={saidId} className={styles.hint}>{hint}</p>}
    </div>
  );
}
