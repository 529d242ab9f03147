/** Orders a file, follows it while it is written, and lets the browser fetch it. */

import { queryString, request, RequestFailed } from "@/shared/api/http";
import type { Export } from "@/shared/api/types";

export const FILE_FORMATS = ["csv", "csv-excel", "xlsx"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export interface Order {
  path: string;
  question: Parameters<typeof queryString>[0];
  signal: AbortSignal;
  onProgress: (written: Export) => void;
}

const PAUSE = 400;

const placeOf = ({ export_id: id }: Export) => `/exports/${encodeURIComponent(id)}`;

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PAUSE);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

async function follow(ordered: Export, { signal, onProgress }: Order): Promise<Export> {
  let written = ordered;
  for (;;) {
    signal.throwIfAborted();
    onProgress(written);
    if (written.state === "failed") throw new RequestFailed(0, written.failure ?? "unexpected", "");
    if (written.state === "done") return written;
    await pause(signal);
    written = await request<Export>(placeOf(written), { signal });
  }
}

/** Rejects when there will be no file; then nothing goes on being written for it either. */
export async function writeFile(order: Order): Promise<Export> {
  const ordered = await request<Export>(`${order.path}${queryString(order.question)}`, { method: "POST" });
  try {
    return await follow(ordered, order);
  } catch (error) {
    void request(placeOf(ordered), { method: "DELETE", keepalive: true }).catch(() => undefined);
    throw error;
  }
}

/** Leaves the file to the browser, which saves it as it comes. */
export function fetchFile(written: Export): void {
  const link = document.createElement("a");
  link.href = `/api/v1${placeOf(written)}/file`;
  link.download = written.file_name;
  link.click();
}
