import type { ReactNode } from "react";
import type { CountedAs, Figures } from "@/shared/api/types";
import { isWhole } from "@/shared/centre/level";
import { areApart } from "@/shared/figures/bounds";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import styles from "./History.module.css";

interface SummaryProps {
  total: Figures;
  coveragePercent: number;
  targetPercent: number;
  /** Takes the figures apart, beginning with the calls that one of them counts. */
  onOpen: (figure: CountedAs) => void;
}

interface OpenerProps {
  name: string;
  value: string;
  onOpen: () => void;
}

function Opener({ name, value, onOpen }: OpenerProps) {
  const { t } = useWords();
  return <button type="button" className={styles.opener} aria-label={t.figures.open(`${name} ${value}`)} onClick={onOpen}>{value}</button>;
}

/** The level, its terms, and its bounds where the waits of those who hung up are not known to the second. */
function Level({ total, targetPercent, onOpen }: Omit<SummaryProps, "coveragePercent">) {
  const { t, format } = useWords();
  const words = t.history;
  const { level, level_least_percent: least, level_most_percent: most } = total;
  const isShort = level.percent !== null && level.percent < targetPercent;
  return (
    <div className={styles.main}>
      <dt>{words.level}</dt>
      <dd className={isShort ? styles.short : undefined}><Opener name={words.level} value={format.percent(level.percent)} onOpen={() => { onOpen("level_denominator"); }} /></dd>
      <dd className={styles.hint}>{words.terms(format.count(level.numerator), format.count(level.denominator))} · {t.kpi.target(format.wholePercent(targetPercent))}</dd>
      {areApart(least, most) && <dd className={styles.hint} title={words.betweenHint}>{words.between(format.percent(least), format.percent(most))} {words.betweenShort}</dd>}
    </div>
  );
}

/** A period in one line of figures, each of which opens to its formula and its calls; the level first. */
export function Summary({ total, coveragePercent, targetPercent, onOpen }: SummaryProps) {
  const { t, format } = useWords();
  const words = t.history;
  const { counts } = total;
  const facts: { name: string; value: string; figure: CountedAs; hint?: ReactNode }[] = [
    { name: words.offered, value: format.count(counts.offered), figure: "offered" },
    { name: words.answered, value: format.count(counts.answered), figure: "answered" },
    { name: words.abandoned, value: format.count(counts.abandoned), figure: "abandoned", hint: format.percent(total.abandon_rate.percent) },
    { name: words.asa, value: duration(total.asa_seconds), figure: "answered" },
    { name: words.aht, value: duration(total.aht_seconds), figure: "handled" },
    { name: words.longest, value: duration(total.longest_wait_seconds), figure: "offered" },
    { name: words.coverage, value: format.wholePercent(coveragePercent), figure: "offered", hint: !isWhole(coveragePercent) ? <span className={styles.thin}>{words.thin}</span> : undefined },
  ];
  return (
    <dl className={styles.summary} aria-label={words.summary}>
      <Level total={total} targetPercent={targetPercent} onOpen={onOpen} />
      {facts.map(({ name, value, figure, hint }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd><Opener name={name} value={value} onOpen={() => { onOpen(figure); }} /></dd>
          {hint !== undefined && <dd className={styles.hint}>{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
