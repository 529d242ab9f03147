import type { Level } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import styles from "./Level.module.css";

interface FiguresProps {
  figures: Level;
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

/** The formula in words, and under it the same with today's figures. */
function WrittenFormula({ figures }: FiguresProps) {
  const { t, format } = useWords();
  const words = t.level.formulas[figures.formula];
  const { numerator, denominator, percent } = figures.level;
  return (
    <div className={styles.formula}>
      <span className={styles.fraction}>
        <span>{words.numerator}</span>
        <span>{words.denominator}</span>
      </span>
      <span aria-hidden="true">=</span>
      <span className={styles.fraction}>
        <span>{format.count(numerator)}</span>
        <span>{format.count(denominator)}</span>
      </span>
      <span aria-hidden="true">=</span>
      <strong className={styles.result}>{format.percent(percent)}</strong>
    </div>
  );
}

interface FactProps {
  name: string;
  value: string;
  hint?: string;
}

function Fact({ name, value, hint }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {hint !== undefined && <dd className={styles.hint}>{hint}</dd>}
    </div>
  );
}

function Facts({ figures }: FiguresProps) {
  const { t, format } = useWords();
  const words = t.level;
  const recover = figures.calls_to_recover === null ? words.recoverNever : format.count(figures.calls_to_recover);
  return (
    <dl className={styles.facts}>
      <Fact name={words.target} value={format.wholePercent(figures.target_percent)} />
      <Fact name={words.recover} value={recover} hint={words.recoverHint} />
      <Fact name={words.liveLevel} value={format.percent(figures.live_level.percent)} hint={words.liveHint} />
      <Fact name={words.asa} value={figures.asa_seconds === null ? DASH : duration(figures.asa_seconds)} />
      <Fact name={words.abandonRate} value={format.percent(figures.abandon_rate.percent)} />
      <Fact name={words.coverage} value={format.wholePercent(figures.coverage_percent)} hint={words.coverageHint(format.dateTime(figures.observed_since ?? figures.start_at))} />
      <Fact name={words.unobserved} value={format.count(figures.counts.unobserved)} hint={words.unobservedHint} />
      <Fact name={words.method} value={words.methods[figures.method]} />
    </dl>
  );
}

interface ExplanationProps extends FiguresProps {
  isForAll: boolean;
}

export function Explanation({ figures, isForAll }: ExplanationProps) {
  const { t, format } = useWords();
  const words = t.level;
  return (
    <>
      <section className={styles.section}>
        <h3>{words.formula}</h3>
        {figures.method === "sampled" ? (
          <p>{words.methods.sampled}: <strong>{format.percent(figures.time_within_percent)}</strong></p>
        ) : (
          <WrittenFormula figures={figures} />
        )}
        <p className={styles.hint}>
          {words.withinMeans(format.seconds(figures.limit_seconds))} {words.shortMeans(format.seconds(figures.short_abandon_seconds))}{" "}
          {isForAll && words.ownLimits}
        </p>
        {figures.counts.offered === 0 && <p>{words.empty}</p>}
      </section>
      <Facts figures={figures} />
      <section className={styles.section}>
        <h3>{words.terms}</h3>
        <dl className={styles.counts}>
          {COUNT_NAMES.map((name) => <Fact key={name} name={words.counts[name]} value={format.count(figures.counts[name])} />)}
        </dl>
      </section>
    </>
  );
}
