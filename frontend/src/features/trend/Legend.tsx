import { memo } from "react";
import { useWords } from "@/shared/i18n";
import type { ChartLine } from "./chart";
import styles from "./Trend.module.css";

interface LegendProps {
  lines: readonly ChartLine[];
  others: readonly { id: string; name: string }[];
  hidden: ReadonlySet<string>;
  onToggle: (queueId: string) => void;
  onAdd: (queueId: string) => void;
}

export const Legend = memo(function Legend({ lines, others, hidden, onToggle, onAdd }: LegendProps) {
  const { t } = useWords();
  return (
    <div className={styles.legend} role="group" aria-label={t.trend.legend}>
      {lines.map((line) => (
        <button
          key={line.queueId}
          type="button"
          className={styles.key}
          aria-pressed={!hidden.has(line.queueId)}
          onClick={() => { onToggle(line.queueId); }}
        >
          <span className={styles.swatch} style={{ background: `var(${line.colour})` }} />
          {line.name}
        </button>
      ))}
      {others.length > 0 && (
        <>
          <span className={styles.others}>
            <span className={styles.swatch} style={{ background: "var(--series-faint)" }} />
            {t.trend.others(others.length)}
          </span>
          <select className={styles.pick} value="" aria-label={t.trend.add} onChange={(event) => { onAdd(event.target.value); }}>
            <option value="" disabled>{t.trend.add}</option>
            {others.map((queue) => <option key={queue.id} value={queue.id}>{queue.name}</option>)}
          </select>
        </>
      )}
    </div>
  );
});
