import type { Figures } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import styles from "./History.module.css";

/** The columns that every table of the past has, in one place so that they are always the same. */
export function FigureHeads({ hasCoverage = false }: { hasCoverage?: boolean }) {
  const words = useWords().t.history;
  const names = [words.offered, words.answered, words.abandoned, words.level, words.rate, words.asa, words.aht, words.longest];
  return (
    <>
      {names.map((name) => <th scope="col" key={name} className={styles.number}>{name}</th>)}
      {hasCoverage && <th scope="col" className={styles.number}>{words.coverage}</th>}
    </>
  );
}

interface FigureCellsProps {
  /** Null for what was not seen: dashes, never zeros. */
  figures: Figures | null;
  coverage?: number;
}

const FULL = 99.95;
/** As many as FigureHeads names, coverage apart. */
const FIGURES = 8;

export function FigureCells({ figures, coverage }: FigureCellsProps) {
  return (
    <>
      {figures === null ? Array.from({ length: FIGURES }, (_, place) => <td key={place} className={styles.number}>{DASH}</td>) : <Known figures={figures} />}
      {coverage !== undefined && <Coverage percent={coverage} />}
    </>
  );
}

function Coverage({ percent }: { percent: number }) {
  const { format } = useWords();
  return <td className={`${styles.number ?? ""} ${percent < FULL ? (styles.thin ?? "") : ""}`}>{format.wholePercent(percent)}</td>;
}

function Known({ figures }: { figures: Figures }) {
  const { t, format } = useWords();
  const { level, counts } = figures;
  const terms = level.percent === null ? undefined : t.history.terms(format.count(level.numerator), format.count(level.denominator));
  return (
    <>
      <td className={styles.number}>{format.count(counts.offered)}</td>
      <td className={styles.number}>{format.count(counts.answered)}</td>
      <td className={styles.number}>{format.count(counts.abandoned)}</td>
      <td className={styles.number} title={terms}>{format.percent(level.percent)}{terms !== undefined && <span className={styles.hint}>{terms}</span>}</td>
      <td className={styles.number}>{format.percent(figures.abandon_rate.percent)}</td>
      <td className={styles.number}>{duration(figures.asa_seconds)}</td>
      <td className={styles.number}>{duration(figures.aht_seconds)}</td>
      <td className={styles.number}>{duration(figures.longest_wait_seconds)}</td>
    </>
  );
}
