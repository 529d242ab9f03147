import type { ReactNode } from "react";
import { useMay } from "@/shared/access/access";
import type { CountedAs, Counts, Formula, Ratio } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { areApart } from "./bounds";
import styles from "./Figures.module.css";

/** Lists the calls that a figure counts. */
export type OpenCalls = (figure: CountedAs) => void;

interface OpenerProps {
  /** What is to be said of it to those who do not see where it stands. */
  name: string;
  figure: CountedAs;
  value: string;
  onOpen: OpenCalls;
}

/** A figure that leads to its calls, for those who may see them. */
export function CallsOpener({ name, figure, value, onOpen }: OpenerProps) {
  const { t } = useWords();
  if (!useMay("supervisor")) return value;
  return <button type="button" className={styles.opener} aria-label={t.level.calls.open(`${name} ${value}`)} onClick={() => { onOpen(figure); }}>{value}</button>;
}

interface WrittenFormulaProps {
  formula: Formula;
  level: Ratio;
  onOpen: OpenCalls;
}

/** The formula in words, and beside it the same with its figures. */
export function WrittenFormula({ formula, level, onOpen }: WrittenFormulaProps) {
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
        <span><CallsOpener name={t.level.counts.level_numerator} figure="level_numerator" value={format.count(level.numerator)} onOpen={onOpen} /></span>
        <span><CallsOpener name={t.level.counts.level_denominator} figure="level_denominator" value={format.count(level.denominator)} onOpen={onOpen} /></span>
      </span>
      <span aria-hidden="true">=</span>
      <strong className={styles.result}>{format.percent(level.percent)}</strong>
    </div>
  );
}

interface FactProps {
  name: string;
  value: ReactNode;
  hint?: string | undefined;
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

export function CountList({ counts, onOpen }: { counts: Counts; onOpen: OpenCalls }) {
  const { t, format } = useWords();
  const words = t.level;
  const opener = (name: (typeof COUNT_NAMES)[number] | "outside_hours") => <CallsOpener name={words.counts[name]} figure={name} value={format.count(counts[name])} onOpen={onOpen} />;
  const { short_abandoned_least: least, short_abandoned_most: most } = counts;
  const between = least === most ? undefined : words.shortBetween(format.count(least), format.count(most));
  return (
    <dl className={styles.counts}>
      {COUNT_NAMES.map((name) => (
        <Fact key={name} name={words.counts[name]} value={opener(name)} hint={name === "short_abandoned" ? between : undefined} />
      ))}
      {counts.outside_hours > 0 && <Fact name={words.counts.outside_hours} value={opener("outside_hours")} hint={words.outsideHint} />}
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
