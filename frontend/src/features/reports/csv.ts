/** The rows of a report as a file. Pure. */

import type { Figures, ReportRow } from "@/shared/api/types";
import type { Format } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";

/** `plain` by RFC 4180 for machines; `excel` as a Swedish Excel opens it by itself. */
export type CsvKind = "plain" | "excel";

type Value = string | number | null;

const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";
const DECIMALS = 4;
const COUNTS = ["offered", "answered", "answered_within", "abandoned", "abandoned_within", "short_abandoned", "flowed_out", "unobserved"] as const;

/** A text that a spreadsheet would take for a formula is marked as a text. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function field(value: Value, kind: CsvKind): string {
  if (value === null) return "";
  if (typeof value === "number") {
    const text = String(Number(value.toFixed(DECIMALS)));
    return kind === "excel" ? text.replace(".", ",") : text;
  }
  const text = harmless(value);
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (values: readonly Value[], kind: CsvKind): string =>
  values.map((value) => field(value, kind)).join(kind === "excel" ? ";" : ",") + LINE_END;

const FIGURE_COLUMNS: readonly ((figures: Figures) => number | null)[] = [
  ...COUNTS.map((name) => (figures: Figures) => figures.counts[name]),
  (figures) => figures.outside_hours,
  (figures) => figures.level.numerator,
  (figures) => figures.level.denominator,
  (figures) => figures.level.percent,
  (figures) => figures.abandon_rate.percent,
  (figures) => figures.asa_seconds,
  (figures) => figures.aht_seconds,
  (figures) => figures.longest_wait_seconds,
];

export function csvHead(kind: CsvKind, t: Catalogue): string {
  const { columns, queue } = t.reports;
  const { counts } = t.level;
  const inSeconds = (name: string) => `${name} (${columns.seconds})`;
  const names = [
    columns.start, columns.end, columns.queueId, queue,
    ...COUNTS.map((name) => counts[name]), t.history.outside,
    columns.numerator, columns.denominator, `${t.history.level} (%)`, `${t.history.rate} (%)`,
    inSeconds(t.history.asa), inSeconds(t.history.aht), inSeconds(t.history.longest), `${t.history.coverage} (%)`,
  ];
  return (kind === "excel" ? BYTE_ORDER_MARK : "") + line(names, kind);
}

/** What was not seen has empty figures, never zeros. */
export function csvLine(row: ReportRow, kind: CsvKind, format: Format): string {
  const time = (iso: string) => (kind === "excel" ? format.dateTime(iso) : iso);
  const { figures } = row;
  return line(
    [
      time(row.start_at), time(row.end_at), row.queue_id, row.name,
      ...(figures === null ? FIGURE_COLUMNS.map(() => null) : FIGURE_COLUMNS.map((read) => read(figures))),
      row.coverage_percent,
    ],
    kind,
  );
}
