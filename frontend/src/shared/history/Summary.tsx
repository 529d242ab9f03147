import type { Figures } from "@/shared/api/types";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import styles from "./History.module.css";

interface SummaryProps {
  total: Figures;
  coveragePercent: number;
  targetPercent: number;
}

/** A period in one line of figures; the level first, with its terms. */
export function Summary({ total, coveragePercent, targetPercent }: SummaryProps) {
  const { t, format } = useWords();
  const words = t.history;
  const { level, counts } = total;
  const isShort = level.percent !== null && level.percent < targetPercent;
  const facts = [
    { name: words.offered, value: format.count(counts.offered) },
    { name: words.answered, value: format.count(counts.answered) },
    { name: words.abandoned, value: format.count(counts.abandoned), hint: format.percent(total.abandon_rate.percent) },
    { name: words.asa, value: duration(total.asa_seconds) },
    { name: words.aht, value: duration(total.aht_seconds) },
    { name: words.longest, value: duration(total.longest_wait_seconds) },
    { name: words.coverage, value: format.wholePercent(coveragePercent) },
  ];
  return (
    <dl className={styles.summary} aria-label={words.summary}>
      <div className={styles.main}>
        <dt>{words.level}</dt>
        <dd className={isShort ? styles.short : undefined}>{format.percent(level.percent)}</dd>
        <dd className={styles.hint}>{words.terms(format.count(level.numerator), format.count(level.denominator))} · {t.kpi.target(format.wholePercent(targetPercent))}</dd>
      </div>
      {facts.map(({ name, value, hint }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          {hint !== undefined && <dd className={styles.hint}>{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
