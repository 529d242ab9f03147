import type { HistoryIndex } from "@/shared/api/types";
import { FORMULAS } from "@/shared/figures/formulas";
import { useWords } from "@/shared/i18n";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { changeSearch } from "@/shared/router/router";
import { RESOLUTIONS, type ReportChoice } from "./choice";
import { QueuePicker } from "./QueuePicker";
import styles from "./Reports.module.css";

interface FiltersProps {
  choice: ReportChoice;
  queues: HistoryIndex["queues"];
  today: string;
  isValid: boolean;
}

interface PickProps {
  label: string;
  name: string;
  value: string | null;
  none: string;
  options: readonly { value: string; text: string }[];
}

function Pick({ label, name, value, none, options }: PickProps) {
  return (
    <label className={styles.pick}>
      <span>{label}</span>
      <select value={value ?? ""} onChange={(event) => { changeSearch({ [name]: event.target.value === "" ? null : event.target.value, sida: null }); }}>
        <option value="">{none}</option>
        {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
}

export function Filters({ choice, queues, today, isValid }: FiltersProps) {
  const { t } = useWords();
  const words = t.reports;
  return (
    <section className={styles.filters} aria-label={words.choice}>
      <PeriodPicker choice={choice.period} today={today} isValid={isValid} />
      <QueuePicker queues={queues} chosen={choice.queueIds} />
      <Pick label={words.resolution} name="steg" value={choice.resolution} none={words.automatic} options={RESOLUTIONS.map((one) => ({ value: one, text: t.history.resolutions[one] }))} />
      <Pick label={words.formula} name="formel" value={choice.formula} none={words.ownFormula} options={FORMULAS.map((one) => ({ value: one, text: t.level.formulas[one].name }))} />
    </section>
  );
}
