import { useId, useState, type ReactNode } from "react";
import { useWords } from "@/shared/i18n";
import { useFault } from "./faults";
import styles from "./Form.module.css";
import { parseClock, parseNumber, writeNumber } from "./text";

interface FieldProps {
  label: string;
  /** The member of the document that the field is of. */
  path: string;
  hint?: ReactNode;
}

interface Bound {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

/** A label, what belongs in the field, and what is wrong with what is there. */
export function Field({ label, path, hint, children }: FieldProps & { children: (bound: Bound) => ReactNode }) {
  const fault = useFault(path);
  const id = useId();
  const described = [hint === undefined ? "" : `${id}hint`, fault === null ? "" : `${id}fault`].filter((one) => one !== "").join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>{label}</label>
      {children({ id, "aria-invalid": fault !== null, "aria-describedby": described === "" ? undefined : described })}
      {fault !== null && <p id={`${id}fault`} className={styles.fault}>{fault}</p>}
      {hint !== undefined && <p id={`${id}hint`} className={styles.hint}>{hint}</p>}
    </div>
  );
}

/** Without it the browser fills in the password by which one signs in here, and it would be sent to another server. */
const KEEP_OUT = "new-password";

interface TextFieldProps extends FieldProps {
  value: string;
  type?: "text" | "password" | "url" | "date";
  placeholder?: string;
  maxLength?: number;
  isWide?: boolean;
  onChange: (value: string) => void;
}

export function TextField({ value, type = "text", placeholder, maxLength, isWide = false, onChange, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {(bound) => (
        <input {...bound} className={isWide ? styles.wide : styles.input} type={type} value={value} placeholder={placeholder} maxLength={maxLength} autoComplete={type === "password" ? KEEP_OUT : "off"} spellCheck={false} onChange={(event) => { onChange(event.target.value); }} />
      )}
    </Field>
  );
}

interface NumberFieldProps extends FieldProps {
  /** Not a number while what is typed is none; null where nothing is a value too. */
  value: number | null;
  unit?: string;
  placeholder?: string | undefined;
  isOptional?: boolean;
  onChange: (value: number | null) => void;
}

/** A number as it is written in either language: with a comma or a point. */
export function NumberField({ value, unit, placeholder, isOptional = false, onChange, ...field }: NumberFieldProps) {
  const { locale } = useWords().format;
  const [text, setText] = useState(() => writeNumber(value, locale));
  const [given, setGiven] = useState(value);
  if (!Object.is(given, value)) {
    setGiven(value);
    if (!Object.is(parseNumber(text, isOptional), value)) setText(writeNumber(value, locale));
  }
  const type = (typed: string) => {
    setText(typed);
    onChange(parseNumber(typed, isOptional));
  };
  return (
    <Field {...field}>
      {(bound) => (
        <span className={styles.withUnit}>
          <input {...bound} className={styles.number} type="text" inputMode="decimal" value={text} placeholder={placeholder} autoComplete="off" onChange={(event) => { type(event.target.value); }} />
          {unit !== undefined && <span className={styles.unit}>{unit}</span>}
        </span>
      )}
    </Field>
  );
}

interface ClockFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** A time of day up to 24:00, which the browser's own field does not know; "745" becomes 07:45. */
export function ClockField({ value, onChange, ...field }: ClockFieldProps) {
  // Also before the Enter key sends the form.
  const write = () => { onChange(parseClock(value)); };
  return (
    <Field {...field}>
      {(bound) => (
        <input {...bound} className={styles.clock} type="text" inputMode="numeric" value={value} maxLength={5} autoComplete="off" onChange={(event) => { onChange(event.target.value); }} onBlur={write} onKeyDown={(event) => { if (event.key === "Enter") write(); }} />
      )}
    </Field>
  );
}

interface SelectFieldProps<T extends string> extends FieldProps {
  value: T;
  options: readonly T[];
  words: Record<T, string>;
  onChange: (value: T) => void;
}

export function SelectField<T extends string>({ value, options, words, onChange, ...field }: SelectFieldProps<T>) {
  const choose = (chosen: string) => {
    const option = options.find((one) => one === chosen);
    if (option !== undefined) onChange(option);
  };
  return (
    <Field {...field}>
      {(bound) => (
        <select {...bound} className={styles.select} value={value} onChange={(event) => { choose(event.target.value); }}>
          {options.map((option) => <option key={option} value={option}>{words[option]}</option>)}
        </select>
      )}
    </Field>
  );
}

interface CheckFieldProps {
  label: string;
  hint?: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

export function CheckField({ label, hint, value, onChange }: CheckFieldProps) {
  const hintId = useId();
  return (
    <div className={styles.check}>
      <label>
        <input type="checkbox" checked={value} aria-describedby={hint === undefined ? undefined : hintId} onChange={(event) => { onChange(event.target.checked); }} />
        <span>{label}</span>
      </label>
      {hint !== undefined && <p id={hintId} className={styles.hint}>{hint}</p>}
    </div>
  );
}
