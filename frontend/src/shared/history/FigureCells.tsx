import type { Figures } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { areApart } from "@/shared/figures/bounds";
import { useWords } from "@/shared/i18n";
import styles from "./History.module.css";

/** The columns that every table of the past has, in one place so that they are always the same. */
export function FigureHeads({ hasCoverage = false }: { hasCoverage?: boolean }) {
  const words = useWords().t.history;
  const names = [words.offered, words.answered, words.abandoned, words.level, words.rate, words.asa, words.aht, words.longest, words.waiting];
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
  /** Takes the figures apart; what is pressed is the level. */
  onOpen?: (() => void) | undefined;
  /** What they are figures of, for those who do not see the row. */
  name?: string;
}

const FULL = 99.95;
/** As many as FigureHeads names, coverage apart. */
const FIGURES = 9;

export function FigureCells({ figures, coverage, onOpen, name = "" }: FigureCellsProps) {
  return (
    <>
      {figures === null ? Array.from({ length: FIGURES }, (_, place) => <td key={place} className={styles.number}>{DASH}</td>) : <Known figures={figures} onOpen={onOpen} name={name} />}
      {coverage !== undefined && <Coverage percent={coverage} />}
    </>
  );
}

function Coverage({ percent }: { percent: number }) {
  const { format } = useWords();
  return <td className={`${styles.number ?? ""} ${percent < FULL ? (styles.thin ?? "") : ""}`}>{format.wholePercent(percent)}</td>;
}

interface KnownProps {
  figures: Figures;
  onOpen: FigureCellsProps["onOpen"];
  name: string;
}

function Level({ figures: { counts, level, level_least_percent: least, level_most_percent: most }, onOpen, name }: KnownProps) {
  const { t, format } = useWords();
  const percent = format.percent(level.percent);
  const terms = <span className={styles.terms}>{level.percent !== null && t.history.terms(format.count(level.numerator), format.count(level.denominator))}</span>;
  const between = areApart(least, most) && <span className={styles.hint}>{t.history.between(format.percent(least), format.percent(most))}</span>;
  if (onOpen === undefined || counts.offered === 0) return <>{between}{percent}{terms}</>;
  return <>{between}<button type="button" className={styles.opener} aria-label={t.figures.open(`${name}, ${t.history.level} ${percent}`)} onClick={onOpen}>{percent}</button>{terms}</>;
}

function Known({ figures, onOpen, name }: KnownProps) {
  const { format } = useWords();
  const { counts } = figures;
  return (
    <>
      <td className={styles.number}>{format.count(counts.offered)}</td>
      <td className={styles.number}>{format.count(counts.answered)}</td>
      <td className={styles.number}>{format.count(counts.abandoned)}</td>
      <td className={styles.number}><Level figures={figures} onOpen={onOpen} name={name} /></td>
      <td className={styles.number}>{format.percent(figures.abandon_rate.percent)}</td>
      <td className={styles.number}>{duration(figures.asa_seconds)}</td>
      <td className={styles.number}>{duration(figures.aht_seconds)}</td>
      <td className={styles.number}>{duration(figures.longest_wait_seconds)}</td>
      <td className={styles.number}>{format.decimal(figures.mean_waiting_count)}</td>
    </>
  );
}
