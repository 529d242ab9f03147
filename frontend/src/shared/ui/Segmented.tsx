import { useId } from "react";
import styles from "./Segmented.module.css";

interface SegmentedProps<T extends string> {
  label: string;
  options: readonly T[];
  words: Record<T, string>;
  value: T;
  /** Where nothing near it says what is chosen. */
  hasVisibleLabel?: boolean;
  onChange: (value: T) => void;
}

/** One choice out of few, all in sight; real radio buttons, so arrow keys and screen readers just work. */
export function Segmented<T extends string>({ label, options, words, value, hasVisibleLabel = false, onChange }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.field}>
      <legend className={hasVisibleLabel ? styles.label : "visually-hidden"}>{label}</legend>
      <div className={styles.group}>
        {options.map((option) => (
          <label key={option} className={styles.option}>
            <input className={styles.input} type="radio" name={name} checked={option === value} onChange={() => { onChange(option); }} />
            <span className={styles.word}>{words[option]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
