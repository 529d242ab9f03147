import type { Counts, Formula, Ratio } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { areApart } from "./bounds";
import styles from "./Figures.module.css";

/** The formula in words, and beside it the same with its figures. */
export function WrittenFormula({ formula, level }: { formula: Formula; level: Ratio }) {
  const { t, format } = useWords();
  const words = t.level.formulas[formula];
  return (
    <div className={styles.formula}>
      <span className={styles.fraction}>
        <span>{words.numerator}</span>
        <span>{words.denominator}</span>
      </span>
      <span aria-hidden="true">=</span>
      <span className={styles.fraction}>
        <span>{format.count(level.numerator)}</span>
        <span>{format.count(level.denominator)}</span>
      </span>
      <span aria-hidden="true">=</span>
      <strong className={styles.result}>{format.percent(level.percent)}</strong>
    </div>
  );
}

interface FactProps {
  name: string;
  value: string;
  hint?: string;
}

export function Fact({ name, value, hint }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {hint !== undefined && <dd className={styles.hint}>{hint}</dd>}
    </div>
  );
}

const COUNT_NAMES = [
  "offered",
  "answered",
  "answered_within",
  "abandoned",
  "abandoned_within",
  "short_abandoned",
  "flowed_out",
  "unobserved",
  "waiting",
] as const;

export function CountList({ counts }: { counts: Counts }) {
  const { t, format } = useWords();
  const words = t.level;
  const { short_abandoned_least: least, short_abandoned_most: most } = counts;
  const between = least === most ? undefined : words.shortBetween(format.count(least), format.count(most));
  return (
    <dl className={styles.counts}>
      {COUNT_NAMES.map((name) => (
        <Fact key={name} name={words.counts[name]} value={format.count(counts[name])} {...(name === "short_abandoned" && between !== undefined ? { hint: between } : {})} />
      ))}
      {counts.outside_hours > 0 && <Fact name={words.counts.outside_hours} value={format.count(counts.outside_hours)} hint={words.outsideHint} />}
    </dl>
  );
}

interface BoundsProps {
  counts: Counts;
  least: number | null;
  most: number | null;
}

/** What the level is at least and at most, where the waits of those who hung up are known only between two polls. */
export function Bounds({ counts, least, most }: BoundsProps) {
  const { t, format } = useWords();
  if (!areApart(least, most)) return null;
  const { short_abandoned_least: fewest, short_abandoned_most: greatest } = counts;
  return <p>{t.level.bounds(format.percent(least), format.percent(most), format.count(fewest), format.count(greatest))}</p>;
}
