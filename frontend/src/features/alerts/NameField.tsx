import { useEffect, useId, useRef, useState } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import styles from "./Act.module.css";
import { LONGEST_NAME, readMyName } from "./my-name";

interface NameFieldProps {
  value: string;
  isMissing: boolean;
  hasFocus?: boolean;
  onChange: (name: string) => void;
}

/** Asked for once; then only told, and changed if somebody else sits down. */
export function NameField({ value, isMissing, hasFocus = false, onChange }: NameFieldProps) {
  const words = useWords().t.alerts.acts;
  const [isKnown] = useState(() => readMyName() !== "");
  const [isChanging, setIsChanging] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => { if (isChanging) field.current?.focus(); }, [isChanging]);
  const hintId = useId();
  const fieldId = useId();
  if (isKnown && !isChanging) {
    return (
      <p className={styles.as}>
        <span>{words.as(value)}</span>
        <Button onClick={() => { setIsChanging(true); }}>{words.otherName}</Button>
      </p>
    );
  }
  return (
    <div className={styles.field}>
      <label htmlFor={fieldId}>{words.by}</label>
      <input
        id={fieldId}
        ref={field}
        data-first={hasFocus || undefined}
        type="text"
        value={value}
        maxLength={LONGEST_NAME}
        autoComplete="name"
        aria-invalid={isMissing}
        aria-describedby={hintId}
        onChange={(event) => { onChange(event.target.value); }}
      />
      {isMissing && <p className={styles.invalid} role="alert">{words.nameMissing}</p>}
      <p id={hintId} className={styles.hint}>{words.byHint}</p>
    </div>
  );
}
