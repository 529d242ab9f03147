import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import type { ChartLine } from "./chart";
import { tableRows, type TrendPoints } from "./trend-points";

const STEP_MILLISECONDS = 5 * 60_000;

interface TrendTableProps {
  points: TrendPoints;
  lines: readonly ChartLine[];
}

/** The chart's twin for those who read with their ears. */
export function TrendTable({ points, lines }: TrendTableProps) {
  const { t, format } = useWords();
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
          {rows.map((row) => (
            <tr key={row.at}>
              <th scope="row">{format.time(row.at)}</th>
              {row.longest.map((seconds, column) => (
                <td key={lines[column]?.queueId}>{seconds === null ? t.trend.gap : duration(seconds)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
