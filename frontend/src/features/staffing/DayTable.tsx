import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useStaffingWords } from "@/shared/i18n/staffing";
import tables from "@/shared/history/History.module.css";
import { endOf, type Quarter } from "./day";

/** The chart's twin. */
export function DayTable({ quarters }: { quarters: readonly Quarter[] }) {
  const { format } = useWords();
  const words = useStaffingWords().forecast;
  return (
    <div className={tables.scroll} role="group" aria-label={words.table} tabIndex={0}>
      <table className={tables.table}>
        <caption className="visually-hidden">{words.table}</caption>
        <thead>
          <tr><th scope="col">{words.time}</th><th scope="col" className={tables.number}>{words.offered}</th><th scope="col" className={tables.number}>{words.expected}</th></tr>
        </thead>
        <tbody>
          {quarters.map((quarter) => (
            <tr key={quarter.startAt}>
              <th scope="row">
                {format.time(quarter.startAt)}–{format.time(endOf(quarter))}
                {quarter.phase === "open" && <span className={tables.hint}>{words.open}</span>}
                {quarter.phase === "gap" && <span className={tables.hint}>{words.gap}</span>}
              </th>
              <td className={tables.number}>{quarter.offered === null ? DASH : format.count(quarter.offered)}</td>
              <td className={tables.number}>{format.decimal(quarter.expected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
