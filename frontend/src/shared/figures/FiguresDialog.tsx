import type { CountedAs, Figures, Formula, Queue } from "@/shared/api/types";
import { useMay } from "@/shared/access/access";
import { CallList } from "@/shared/calls/CallList";
import { isTooLong } from "@/shared/calls/longest";
import { useBehind } from "@/shared/calls/useBehind";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Dialog } from "@/shared/ui/Dialog";
import { PanelState } from "@/shared/ui/Panel";
import styles from "./Figures.module.css";
import { Bounds, CallsOpener, CountList, WrittenFormula, type OpenCalls } from "./Parts";
import { UnseenCalls } from "./UnseenCalls";

/** Figures that are to be taken apart: what they are of, and which of the calls behind them to show first. */
export interface Explained {
  title: string;
  figures: Figures;
  formula: Formula;
  coveragePercent: number;
  from: string;
  to: string;
  /** None for all queues. */
  queueIds: readonly string[];
  figure: CountedAs | null;
}

interface FiguresDialogProps {
  explained: Explained;
  queues: readonly Pick<Queue, "id" | "name">[];
  onClose: () => void;
}

interface Line {
  name: string;
  formula: string;
  calculation: string;
  value: string;
  /** The calls that it is a figure of. */
  figure?: CountedAs;
}

function useLines() {
  const { t, format } = useWords();
  const words = t.figures;
  const share = (numerator: number, denominator: number) => t.level.result(format.count(numerator), format.count(denominator));
  return ({ figures, coveragePercent }: Explained): Line[] => {
    const { counts, abandon_rate: abandons, answer_rate: answers } = figures;
    return [
      { ...words.answerRate, calculation: share(answers.numerator, answers.denominator), value: format.percent(answers.percent), figure: "answered" },
      { ...words.abandonRate, calculation: share(abandons.numerator, abandons.denominator), value: format.percent(abandons.percent), figure: "abandoned" },
      { ...words.asa, calculation: t.level.result(format.seconds(counts.answered_wait_seconds), format.count(counts.answered)), value: duration(figures.asa_seconds), figure: "answered" },
      { ...words.aht, calculation: words.ofHandled(format.count(figures.handled_count)), value: duration(figures.aht_seconds), figure: "handled" },
      { ...words.longest, calculation: DASH, value: duration(figures.longest_wait_seconds), figure: "offered" },
      { ...words.meanWaiting, calculation: DASH, value: format.decimal(figures.mean_waiting_count) },
      { ...words.coverage, calculation: DASH, value: format.percent(coveragePercent) },
    ];
  };
}

function Lines({ explained, onOpen }: { explained: Explained; onOpen: OpenCalls }) {
  const { t } = useWords();
  const words = t.figures;
  const lines = useLines()(explained);
  return (
    <section className={styles.section}>
      <h3>{words.others}</h3>
      <table className={styles.table}>
        <thead>
          <tr><th scope="col">{words.figure}</th><th scope="col">{words.formula}</th><th scope="col" className={`${styles.number ?? ""} ${styles.calculation ?? ""}`}>{words.calculation}</th><th scope="col" className={styles.number}>{words.value}</th></tr>
        </thead>
        <tbody>
          {lines.map(({ name, formula, calculation, value, figure }) => (
            <tr key={name}><th scope="row">{name}</th><td className={styles.hint}>{formula}</td><td className={`${styles.number ?? ""} ${styles.calculation ?? ""}`}>{calculation}</td><td className={styles.number}><b>{figure === undefined ? value : <CallsOpener name={name} figure={figure} value={value} onOpen={onOpen} />}</b></td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface BehindProps extends Omit<FiguresDialogProps, "onClose"> {
  figure: CountedAs | null;
  onFigure: (figure: CountedAs | null) => void;
}

function Behind({ explained: { from, to, queueIds, formula }, queues, figure, onFigure }: BehindProps) {
  const { t } = useWords();
  if (isTooLong(from, to)) return <PanelState title={t.history.tooManyDays} />;
  return <CallList queueIds={queueIds} from={from} to={to} queues={queues} formula={formula} figure={figure} onFigure={onFigure} hasDates />;
}

/** Figures of a queue and a stretch of time taken apart: formulas, terms, bounds, coverage, and the calls behind them. */
export function FiguresDialog({ explained, queues, onClose }: FiguresDialogProps) {
  const { t, format } = useWords();
  const { figures } = explained;
  const may = useMay("supervisor");
  const { figure, setFigure, list, open } = useBehind(explained.figure);
  const limit = figures.limit_seconds;
  return (
    <Dialog title={explained.title} onClose={onClose}>
      <div className={styles.content}>
        <section className={styles.section}>
          <h3>{t.history.level}: {t.level.formulas[explained.formula].name}</h3>
          <WrittenFormula formula={explained.formula} level={figures.level} onOpen={open} />
          <Bounds counts={figures.counts} least={figures.level_least_percent} most={figures.level_most_percent} />
          <p className={styles.hint}>{limit === null ? t.figures.ownLimits : t.level.withinMeans(format.seconds(limit))} {t.figures.method}</p>
        </section>
        <Lines explained={explained} onOpen={open} />
        <section className={styles.section}>
          <h3>{t.figures.counts}</h3>
          <CountList counts={figures.counts} onOpen={open} />
          <UnseenCalls queueIds={explained.queueIds} from={explained.from} to={explained.to} />
        </section>
        {may && (
          <section className={styles.section} ref={list} tabIndex={-1}>
            <h3>{t.level.calls.heading}</h3>
            <Behind explained={explained} queues={queues} figure={figure} onFigure={setFigure} />
          </section>
        )}
      </div>
    </Dialog>
  );
}
