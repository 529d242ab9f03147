import type { CountedAs, Figures, HistoryPoint, Report } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { spanText } from "@/shared/history/columns";
import { FigureCells, FigureHeads } from "@/shared/history/FigureCells";
import tables from "@/shared/history/History.module.css";
import { Link } from "@/shared/router/router";
import { queuePath } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { Pager } from "./Pager";
import styles from "./Reports.module.css";
import { ROWS } from "./useReport";

export interface OpenedFigures {
  /** Null for all queues of the report together. */
  name: string | null;
  queueIds: readonly string[] | null;
  part: Pick<HistoryPoint, "start_at" | "end_at" | "coverage_percent">;
  figures: Figures | null;
  figure: CountedAs;
}

/** Takes figures of the report apart. */
export type OpenFigures = (opened: OpenedFigures) => void;

/** Each queue over the whole period, and beneath them their sum. */
export function SumsPanel({ report, onOpen }: { report: Report; onOpen: OpenFigures }) {
  const { t } = useWords();
  const words = t.reports;
  return (
    <Panel heading={words.sums} note={words.sumsNote}>
      <div className={tables.scroll} role="group" aria-label={words.sums} tabIndex={0}>
        <table className={`${tables.table ?? ""} ${tables.steady ?? ""}`}>
          <thead><tr><th scope="col">{words.queue}</th><FigureHeads /></tr></thead>
          <tbody>
            {report.queues.map(({ queue_id: id, name, figures }) => (
              <tr key={id}><th scope="row"><Link to={queuePath(id)} className={styles.link}>{name}</Link></th><FigureCells figures={figures} name={name} onOpen={(figure) => { onOpen({ name, queueIds: [id], part: report.series, figures, figure }); }} /></tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row">{words.total}</th><FigureCells figures={report.series.total} name={words.total} onOpen={(figure) => { onOpen({ name: null, queueIds: null, part: report.series, figures: report.series.total, figure }); }} /></tr></tfoot>
        </table>
      </div>
    </Panel>
  );
}

/** Each queue in each stretch, a page at a time. */
export function RowsPanel({ report, page, onOpen }: { report: Report; page: number; onOpen: OpenFigures }) {
  const { t, format } = useWords();
  const words = t.reports;
  return (
    <Panel heading={words.rows} note={t.history.resolutions[report.resolution]} side={<Pager name="sida" page={page} size={ROWS} total={report.total_count} />}>
      <div className={tables.scroll} role="group" aria-label={words.rows} tabIndex={0}>
        <table className={tables.table}>
          <thead><tr><th scope="col">{t.history.time}</th><th scope="col">{words.queue}</th><FigureHeads hasCoverage /></tr></thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={`${row.start_at} ${row.queue_id}`}>
                <th scope="row">{spanText(row, report.resolution, format)}{row.is_closed && <span className={tables.hint}>{t.history.closed}</span>}{row.figures === null && <span className={tables.hint}>{t.history.gap}</span>}{row.is_open && <span className={tables.hint}>{t.history.openInterval}</span>}</th>
                <td>{row.name}</td>
                <FigureCells figures={row.figures} coverage={row.coverage_percent} name={`${row.name} ${spanText(row, report.resolution, format)}`} onOpen={(figure) => { onOpen({ name: row.name, queueIds: [row.queue_id], part: row, figures: row.figures, figure }); }} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
