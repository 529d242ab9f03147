import { useAdminWords } from "@/shared/i18n/admin";
import styles from "./Places.module.css";

interface ChoiceListProps {
  label: string;
  options: readonly { id: string; name: string }[];
  chosen: readonly string[];
  isInvalid: boolean;
  onToggle: (id: string) => void;
}

/** Any number out of a list; what is chosen and no longer there can still be left. */
export function ChoiceList({ label, options, chosen, isInvalid, onToggle }: ChoiceListProps) {
  const words = useAdminWords().groups;
  const known = new Set(options.map((option) => option.id));
  const all = [...options, ...chosen.filter((id) => !known.has(id)).map((id) => ({ id, name: words.gone(id) }))];
  return (
    <fieldset className={styles.list}>
      <legend>{label}</legend>
      {all.map(({ id, name }) => (
        <label key={id} className={styles.choice}>
          <input type="checkbox" aria-invalid={isInvalid} checked={chosen.includes(id)} onChange={() => { onToggle(id); }} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
