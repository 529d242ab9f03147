import type { Level } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Bounds, CountList, Fact, WrittenFormula, type OpenCalls } from "@/shared/figures/Parts";
import { UnseenCalls } from "@/shared/figures/UnseenCalls";
import styles from "@/shared/figures/Figures.module.css";

interface FiguresProps {
  figures: Level;
}

function Facts({ figures }: FiguresProps) {
  const { t, format } = useWords();
  const words = t.level;
  const canNever = figures.calls_to_recover === null && figures.level.denominator > 0;
  const recover = canNever ? words.recoverNever : format.count(figures.calls_to_recover);
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
  /** Null for all queues together. */
  queueId: string | null;
  /** Until when the figures count. */
  to: string;
  onOpen: OpenCalls;
}

export function Explanation({ figures, queueId, to, onOpen }: ExplanationProps) {
  const { t, format } = useWords();
  const words = t.level;
  return (
    <>
      <section className={styles.section}>
        <h3>{words.formula}</h3>
        {figures.method === "sampled" ? (
          <p>{words.methods.sampled}: <strong>{format.percent(figures.time_within_percent)}</strong></p>
        ) : (
          <WrittenFormula formula={figures.formula} level={figures.level} onOpen={onOpen} />
        )}
        <p className={styles.hint}>
          {words.withinMeans(format.seconds(figures.limit_seconds))} {words.shortMeans(format.seconds(figures.short_abandon_seconds))}{" "}
          {queueId === null && words.ownLimits}
        </p>
        <Bounds counts={figures.counts} least={figures.level_least_percent} most={figures.level_most_percent} />
        {figures.counts.offered === 0 && <p>{words.empty}</p>}
      </section>
      <Facts figures={figures} />
      <section className={styles.section}>
        <h3>{words.terms}</h3>
        <CountList counts={figures.counts} onOpen={onOpen} />
        {figures.method === "per_call" && <UnseenCalls queueIds={queueId === null ? [] : [queueId]} from={figures.start_at} to={to} />}
      </section>
    </>
  );
}
