/** Fetches an export as it streams, counting what has come, and hands it over as a file. */

import { problemOf, RequestFailed } from "@/shared/api/http";

export const FILE_FORMATS = ["csv", "csv-excel", "xlsx"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export interface Progress {
  bytes: number;
  /** Rows that have come; null in a file whose rows cannot be told apart on the way. */
  rows: number | null;
  /** Rows that will come; null when the server does not say. */
  totalRows: number | null;
}

interface Order {
  path: string;
  format: FileFormat;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

const LINE_FEED = 10;

const lineFeeds = (bytes: Uint8Array): number => bytes.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);

const totalOf = (headers: Headers): number | null => {
  const text = headers.get("X-Total-Rows");
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
};

export const fileNameOf = (headers: Headers): string | null => /filename="([^"/\\]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? null;

async function open(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, { credentials: "same-origin", signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new RequestFailed(0, "unreachable", String(cause));
  }
}

/** Rejects when the stream breaks off: half a file is never handed over. */
export async function fetchFile({ path, format, signal, onProgress }: Order): Promise<{ blob: Blob; name: string | null; progress: Progress }> {
  const response = await open(path, signal);
  if (!response.ok) throw await problemOf(response);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const totalRows = totalOf(response.headers);
  const isLines = format !== "xlsx";
  let progress: Progress = { bytes: 0, rows: isLines ? 0 : null, totalRows };
  let lines = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    parts.push(read.value);
    lines += isLines ? lineFeeds(read.value) : 0;
    // The first line is the names of the columns.
    const rows = Math.min(Math.max(0, lines - 1), totalRows ?? Number.POSITIVE_INFINITY);
    progress = { bytes: progress.bytes + read.value.length, rows: isLines ? rows : null, totalRows };
    onProgress(progress);
  }
  return { blob: new Blob(parts, { type: response.headers.get("Content-Type") ?? "" }), name: fileNameOf(response.headers), progress };
}

export function handOver(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
