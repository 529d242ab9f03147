/** Fetches a whole report page by page and hands it over as a file. */

import { queryString, request } from "@/shared/api/http";
import type { Report } from "@/shared/api/types";
import type { Format } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";
import type { ReportQuestion } from "./choice";
import { csvHead, csvLine, type CsvKind } from "./csv";

const PAGE = 2_000;

interface Order {
  question: ReportQuestion;
  kind: CsvKind;
  t: Catalogue;
  format: Format;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

export async function fetchCsv({ question, kind, t, format, signal, onProgress }: Order): Promise<{ blob: Blob; rows: number }> {
  const parts = [csvHead(kind, t)];
  let done = 0;
  let total = 1;
  while (done < total) {
    const report = await request<Report>(`/reports${queryString({ ...question, offset: done, limit: PAGE })}`, { signal });
    parts.push(report.rows.map((row) => csvLine(row, kind, format)).join(""));
    done += report.rows.length;
    // Should the report turn out shorter than it said, it ends where it ends.
    total = report.rows.length === 0 ? done : report.total_count;
    onProgress(done, total);
  }
  return { blob: new Blob(parts, { type: "text/csv;charset=utf-8" }), rows: done };
}

export function handOver(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
