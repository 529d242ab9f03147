import { useState } from "react";
import type { Resolution } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { spanText, type Column } from "./columns";
import { FigureCells, FigureHeads } from "./FigureCells";
import styles from "./History.module.css";

interface PointTableProps {
  columns: readonly Column[];
  resolution: Resolution;
}

/** The charts' twin: the same stretches with all their figures, for eyes and for ears. */
export function PointTable({ columns, resolution }: PointTableProps) {
  const { t, format } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const words = t.history;
  return (
    <Panel heading={words.table} className={isOpen ? undefined : styles.folded} side={<button type="button" className={styles.disclose} aria-expanded={isOpen} aria-label={`${isOpen ? t.page.nav.hide : t.page.nav.show} ${words.table}`} onClick={() => { setIsOpen(!isOpen); }}>{isOpen ? t.page.nav.hide : t.page.nav.show}</button>}>
      {isOpen && (
        <div className={styles.scroll} role="group" aria-label={words.table} tabIndex={0}>
          <table className={styles.table}>
            <thead><tr><th scope="col">{words.time}</th><FigureHeads hasCoverage /></tr></thead>
            <tbody>
              {columns.map(({ point }) => (
                <tr key={point.start_at}>
                  <th scope="row">{spanText(point, resolution, format)}{point.is_open && <span className={styles.hint}>{words.openInterval}</span>}</th>
                  <FigureCells figures={point.figures} coverage={point.coverage_percent} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
