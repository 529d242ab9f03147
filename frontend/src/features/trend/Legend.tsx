import { useWords } from "@/shared/i18n";
import type { ChartLine } from "./chart";
import styles from "./Trend.module.css";

interface LegendProps {
  lines: readonly ChartLine[];
  highlighted: readonly ChartLine[];
  hidden: ReadonlySet<string>;
  onToggle: (queueId: string) => void;
  onAdd: (queueId: string) => void;
}

export function Legend({ lines, highlighted, hidden, onToggle, onAdd }: LegendProps) {
  const { t } = useWords();
  const faint = lines.filter((line) => line.colourToken === null);
  return (
    <div className={styles.legend} role="group" aria-label={t.trend.legend}>
      {highlighted.map((line) => (
        <button
          key={line.queueId}
          type="button"
          className={styles.key}
          aria-pressed={!hidden.has(line.queueId)}
          onClick={() => { onToggle(line.queueId); }}
        >
          <span className={styles.swatch} style={{ background: `var(${line.colourToken ?? "--series-faint"})` }} />
          {line.name}
        </button>
      ))}
      {faint.length > 0 && (
        <>
          <span className={styles.others}>{t.trend.others(faint.length)}</span>
          <select className={styles.pick} value="" aria-label={t.trend.add} onChange={(event) => { onAdd(event.target.value); }}>
            <option value="" disabled>{t.trend.add}</option>
            {faint.map((line) => <option key={line.queueId} value={line.queueId}>{line.name}</option>)}
          </select>
        </>
      )}
    </div>
  );
}
