import { useState } from "react";
import type { CountedAs, Resolution } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { isSameStretch, spanText, type Column, type Stretch } from "./columns";
import { FigureCells, FigureHeads } from "./FigureCells";
import styles from "./History.module.css";

interface PointTableProps {
  columns: readonly Column[];
  resolution: Resolution;
  chosen: Stretch | null;
  onPick: ((column: Column) => void) | undefined;
  /** Takes a stretch's figures apart, beginning with the calls that one of them counts. */
  onOpen: (column: Column, figure: CountedAs) => void;
}

function Row({ column, resolution, chosen, onPick, onOpen }: Omit<PointTableProps, "columns"> & { column: Column }) {
  const { t, format } = useWords();
  const words = t.history;
  const { point } = column;
  const text = spanText(point, resolution, format);
  return (
    <tr aria-current={isSameStretch(chosen, point) ? "true" : undefined}>
      <th scope="row">
        {onPick === undefined ? text : <button type="button" className={styles.opener} aria-label={words.showCalls(text)} onClick={() => { onPick(column); }}>{text}</button>}
        {point.is_closed && <span className={styles.hint}>{words.closed}</span>}
        {point.figures === null && <span className={styles.hint}>{words.gap}</span>}
        {point.is_open && <span className={styles.hint}>{words.openInterval}</span>}
      </th>
      <FigureCells figures={point.figures} coverage={point.coverage_percent} name={text} onOpen={(figure) => { onOpen(column, figure); }} />
    </tr>
  );
}

/** The charts' twin: the same stretches with all their figures, for eyes and for ears. */
export function PointTable({ columns, ...row }: PointTableProps) {
  const { t } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const words = t.history;
  return (
    <Panel heading={words.table} className={isOpen ? undefined : styles.folded} side={<button type="button" className={styles.disclose} aria-expanded={isOpen} aria-label={`${isOpen ? t.page.nav.hide : t.page.nav.show} ${words.table}`} onClick={() => { setIsOpen(!isOpen); }}>{isOpen ? t.page.nav.hide : t.page.nav.show}</button>}>
      {isOpen && (
        <div className={styles.scroll} role="group" aria-label={words.table} tabIndex={0}>
          <table className={styles.table}>
            <thead><tr><th scope="col">{words.time}</th><FigureHeads hasCoverage /></tr></thead>
            <tbody>{columns.map((column) => <Row key={column.point.start_at} column={column} {...row} />)}</tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
