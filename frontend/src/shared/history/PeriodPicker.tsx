import { useId } from "react";
import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { Segmented } from "@/shared/ui/Segmented";
import styles from "./History.module.css";
import { choiceParameters, PERIODS, type Choice } from "./period";

interface PeriodPickerProps {
  choice: Choice;
  today: string;
  isValid: boolean;
}

/** The period stands in the address, so that a link shows the same. */
export function PeriodPicker({ choice, today, isValid }: PeriodPickerProps) {
  const words = useWords().t.history;
  const messageId = useId();
  const choose = (changes: Partial<Choice>) => { changeSearch({ ...choiceParameters({ ...choice, ...changes }), sida: null, lista: null, avsnitt: null, fore: null }); };
  const dates = (["from", "to"] as const).map((end) => (
    <label key={end} className={styles.date}>
      <span>{words[end]}</span>
      <input
        type="date"
        value={choice[end]}
        max={today}
        aria-invalid={!isValid}
        aria-describedby={isValid ? undefined : messageId}
        onChange={(event) => { choose({ [end]: event.target.value }); }}
      />
    </label>
  ));
  return (
    <div className={styles.period}>
      <Segmented label={words.period} options={PERIODS} words={words.periods} value={choice.period} onChange={(period) => { choose({ period }); }} />
      {choice.period === "own" && dates}
      {!isValid && <p id={messageId} className={styles.invalid} role="alert">{words.ownInvalid}</p>}
    </div>
  );
}
