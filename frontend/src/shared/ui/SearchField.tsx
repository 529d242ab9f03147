import { useEffect, useState } from "react";
import styles from "./SearchField.module.css";

const DEBOUNCE_MILLISECONDS = 150;

interface SearchFieldProps {
  label: string;
  value: string;
  onSearch: (search: string) => void;
}

/** Searches a moment after the last key, so that 500 rows are not sorted for every letter. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => { onSearch(text); }, DEBOUNCE_MILLISECONDS);
    return () => { clearTimeout(timer); };
  }, [text, value, onSearch]);
  return (
    <input
      className={styles.search}
      type="search"
      value={text}
      placeholder={label}
      aria-label={label}
      autoComplete="off"
      onChange={(event) => { setText(event.target.value); }}
    />
  );
}
