import { useId, useState, type KeyboardEvent } from "react";
import { useWords } from "@/shared/i18n";
import { LONGEST } from "./password";
import styles from "./Access.module.css";

interface PasswordFieldProps {
  label: string;
  value: string;
  autoComplete: "current-password" | "new-password";
  hint?: string | undefined;
  fault?: string | null;
  onChange: (value: string) => void;
}

/** A password that can be looked at, and that says when Caps Lock is on. */
export function PasswordField({ label, value, autoComplete, hint, fault = null, onChange }: PasswordFieldProps) {
  const words = useWords().t.session.password;
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const [hasCapsLock, setHasCapsLock] = useState(false);
  const watch = (event: KeyboardEvent) => { setHasCapsLock(event.getModifierState("CapsLock")); };
  const described = [fault === null ? "" : `${id}fault`, hint === undefined ? "" : `${id}hint`, hasCapsLock ? `${id}caps` : ""].filter((one) => one !== "").join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.withButton}>
        <input
          id={id}
          type={isShown ? "text" : "password"}
          value={value}
          maxLength={LONGEST}
          autoComplete={autoComplete}
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={fault !== null}
          aria-describedby={described === "" ? undefined : described}
          onKeyDown={watch}
          onKeyUp={watch}
          onBlur={() => { setHasCapsLock(false); }}
          onChange={(event) => { onChange(event.target.value); }}
        />
        <button type="button" className={styles.show} aria-pressed={isShown} aria-label={words.showOf(label)} onClick={() => { setIsShown(!isShown); }}>{isShown ? words.hide : words.show}</button>
      </span>
      {fault !== null && <p id={`${id}fault`} className={styles.fault} role="alert">{fault}</p>}
      <p id={`${id}caps`} className={styles.caps} role="status">{hasCapsLock ? words.capsLock : ""}</p>
      {hint !== undefined && <p id={`${id}hint`} className={styles.hint}>{hint}</p>}
    </div>
  );
}
