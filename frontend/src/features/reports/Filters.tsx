import type { HistoryIndex } from "@/shared/api/types";
import { FORMULAS } from "@/shared/figures/formulas";
import { useWords } from "@/shared/i18n";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { Pick } from "@/shared/ui/Pick";
import picks from "@/shared/ui/Pick.module.css";
import { RESOLUTIONS, type ReportChoice } from "./choice";
import { QueuePicker } from "./QueuePicker";

interface FiltersProps {
  choice: ReportChoice;
  queues: HistoryIndex["queues"];
  today: string;
  isValid: boolean;
}

export function Filters({ choice, queues, today, isValid }: FiltersProps) {
  const { t } = useWords();
  const words = t.reports;
  return (
    <section className={picks.filters} aria-label={words.choice}>
      <PeriodPicker choice={choice.period} today={today} isValid={isValid} />
      <QueuePicker queues={queues} chosen={choice.queueIds} />
      <Pick label={words.resolution} name="steg" page="sida" value={choice.resolution} none={words.automatic} options={RESOLUTIONS.map((one) => ({ value: one, text: t.history.resolutions[one] }))} />
      <Pick label={words.formula} name="formel" page="sida" value={choice.formula} none={words.ownFormula} options={FORMULAS.map((one) => ({ value: one, text: t.level.formulas[one].name }))} />
    </section>
  );
}
