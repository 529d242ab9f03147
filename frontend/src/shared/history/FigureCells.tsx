import type { CountedAs, Figures } from "@/shared/api/types";
import { isWhole } from "@/shared/centre/level";
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
  /** Takes the figures apart, beginning with the calls of the one that was pressed. */
  onOpen?: ((figure: CountedAs) => void) | undefined;
  /** What they are figures of, for those who do not see the row. */
  name?: string;
}

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
  return <td className={`${styles.number ?? ""} ${isWhole(percent) ? "" : (styles.thin ?? "")}`}>{format.wholePercent(percent)}</td>;
}

interface KnownProps {
  figures: Figures;
  onOpen: FigureCellsProps["onOpen"];
  name: string;
}

interface OpenerProps extends Pick<KnownProps, "onOpen" | "name"> {
  heading: string;
  value: string;
  figure: CountedAs;
}

function Opener({ heading, value, figure, onOpen, name }: OpenerProps) {
  const { t } = useWords();
  if (onOpen === undefined) return <>{value}</>;
  return <button type="button" className={styles.opener} aria-label={t.figures.open(`${name}, ${heading} ${value}`)} onClick={() => { onOpen(figure); }}>{value}</button>;
}

function Level({ figures: { level, level_least_percent: least, level_most_percent: most }, onOpen, name }: KnownProps) {
  const { t, format } = useWords();
  const terms = <span className={styles.terms}>{level.percent !== null && t.history.terms(format.count(level.numerator), format.count(level.denominator))}</span>;
  const between = areApart(least, most) && <span className={styles.hint}>{t.history.between(format.percent(least), format.percent(most))}</span>;
  return <>{between}<Opener heading={t.history.level} value={format.percent(level.percent)} figure="level_denominator" onOpen={onOpen} name={name} />{terms}</>;
}

function Known({ figures, onOpen, name }: KnownProps) {
  const { t, format } = useWords();
  const { counts } = figures;
  // Where nobody called there is nothing behind a figure.
  const open = counts.offered === 0 ? undefined : onOpen;
  const cell = (heading: string, value: string, figure: CountedAs) => <td className={styles.number}><Opener heading={heading} value={value} figure={figure} onOpen={open} name={name} /></td>;
  const words = t.history;
  return (
    <>
      {cell(words.offered, format.count(counts.offered), "offered")}
      {cell(words.answered, format.count(counts.answered), "answered")}
      {cell(words.abandoned, format.count(counts.abandoned), "abandoned")}
      <td className={styles.number}><Level figures={figures} onOpen={open} name={name} /></td>
      {cell(words.rate, format.percent(figures.abandon_rate.percent), "abandoned")}
      {cell(words.asa, duration(figures.asa_seconds), "answered")}
      {cell(words.aht, duration(figures.aht_seconds), "handled")}
      {cell(words.longest, duration(figures.longest_wait_seconds), "offered")}
      <td className={styles.number}>{format.decimal(figures.mean_waiting_count)}</td>
    </>
  );
}
