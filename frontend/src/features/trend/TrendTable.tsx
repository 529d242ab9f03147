import { memo } from "react";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import type { ChartLine } from "./chart";
import { tableRows, type TrendPoints, type TrendRow } from "./trend-points";

const STEP_MILLISECONDS = 5 * 60_000;

interface TrendTableProps {
  points: TrendPoints;
  lines: readonly ChartLine[];
}

interface RowProps {
  row: TrendRow;
  lines: readonly ChartLine[];
}

const areAlike = (one: RowProps, other: RowProps): boolean =>
  one.lines === other.lines && one.row.at === other.row.at && one.row.longest.every((seconds, column) => seconds === other.row.longest[column]);

/** A poll changes the last row alone. */
const Row = memo(function Row({ row: { at, longest }, lines }: RowProps) {
  const { t, format } = useWords();
  return (
    <tr>
      <th scope="row">{format.time(at)}</th>
      {longest.map((seconds, column) => (
        <td key={lines[column]?.queueId}>{seconds === null ? t.trend.gap : duration(seconds)}</td>
      ))}
    </tr>
  );
}, areAlike);

/** The chart's twin for those who read with their ears. */
export function TrendTable({ points, lines }: TrendTableProps) {
  const { t } = useWords();
  const rows = tableRows(points, lines.map((line) => line.queueId), STEP_MILLISECONDS);
  return (
    <div className="visually-hidden">
      <table>
        <caption>{t.trend.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.trend.time}</th>
            {lines.map((line) => <th scope="col" key={line.queueId}>{line.name}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Row key={row.at} row={row} lines={lines} />)}
        </tbody>
      </table>
    </div>
  );
}
