import type { Formula, ServiceLevel } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import styles from "@/shared/figures/Figures.module.css";

interface FormulasProps {
  formulas: ServiceLevel["by_formula"];
  ours: Formula;
}

/** The six formulas in use, on the same calls, so that a figure from another system can be compared. */
export function Formulas({ formulas, ours }: FormulasProps) {
  const { t, format } = useWords();
  const words = t.level;
  return (
    <section className={styles.section}>
      <h3>{words.compare}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.formulaColumn}</th>
            <th scope="col" className={styles.calculation}>{words.calculation}</th>
            <th scope="col" className={styles.number}>{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {formulas.map(({ formula, level }) => (
            <tr key={formula} aria-current={formula === ours ? "true" : undefined}>
              <th scope="row">
                {words.formulas[formula].name}
                {formula === ours && <span className={styles.ours}>{words.ours}</span>}
              </th>
              <td className={styles.calculation}>{words.result(format.count(level.numerator), format.count(level.denominator))}</td>
              <td className={styles.number}>{format.percent(level.percent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
