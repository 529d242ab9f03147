import { changeSearch } from "@/shared/router/router";
import styles from "./Pick.module.css";

interface PickProps {
  label: string;
  /** The parameter of the address that the choice stands in, */
  name: string;
  /** and the one of the page, which begins anew. */
  page: string;
  value: string | null;
  none: string;
  options: readonly { value: string; text: string }[];
}

/** One of many, or none of them; it stands in the address. */
export function Pick({ label, name, page, value, none, options }: PickProps) {
  // What an old link asks for is shown as chosen, whether it is still there or not.
  const isKnown = value === null || options.some((option) => option.value === value);
  const all = isKnown ? options : [...options, { value, text: value }];
  return (
    <label className={styles.pick}>
      <span>{label}</span>
      <select value={value ?? ""} onChange={(event) => { changeSearch({ [name]: event.target.value === "" ? null : event.target.value, [page]: null }); }}>
        <option value="">{none}</option>
        {all.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
}
