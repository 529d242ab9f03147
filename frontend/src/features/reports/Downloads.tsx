import { useEffect, useRef, useState } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import type { ReportQuestion } from "./choice";
import type { CsvKind } from "./csv";
import { fetchCsv, handOver } from "./download";
import styles from "./Reports.module.css";

type State = { phase: "idle" } | { phase: "busy"; done: number; total: number | null } | { phase: "done"; rows: number } | { phase: "failed"; detail: string };

interface DownloadsProps {
  question: ReportQuestion;
  today: string;
}

/** The whole report as a file, with how far it has come. */
export function Downloads({ question, today }: DownloadsProps) {
  const { t, format } = useWords();
  const words = t.reports;
  const [state, setState] = useState<State>({ phase: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => { running.current?.abort(); }, []);

  const fetchFile = async (kind: CsvKind) => {
    const controller = new AbortController();
    running.current = controller;
    setState({ phase: "busy", done: 0, total: null });
    try {
      const { blob, rows } = await fetchCsv({ question, kind, t, format, signal: controller.signal, onProgress: (done, total) => { setState({ phase: "busy", done, total }); } });
      handOver(blob, `${words.filename}-${today}.csv`);
      setState({ phase: "done", rows });
    } catch (error) {
      setState(controller.signal.aborted ? { phase: "idle" } : { phase: "failed", detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const isBusy = state.phase === "busy";
  return (
    <div className={styles.downloads} role="group" aria-label={words.downloads}>
      <span role="status" className={styles.quiet}>
        {state.phase === "done" && words.downloaded(format.count(state.rows))}
        {state.phase === "busy" && state.total === null && words.loading}
        {state.phase === "busy" && state.total !== null && words.progress(format.count(state.done), format.count(state.total))}
      </span>
      {state.phase === "failed" && <span role="alert" className={styles.failed}>{words.downloadFailed}: {state.detail}</span>}
      {isBusy && state.total !== null && <progress className={styles.progress} max={state.total} value={state.done} aria-label={words.downloads} />}
      {isBusy && <Button onClick={() => { running.current?.abort(); }}>{words.cancel}</Button>}
      <Button disabled={isBusy} onClick={() => { void fetchFile("plain"); }}><span className="visually-hidden">{words.downloads} </span>{words.csv}</Button>
      <Button disabled={isBusy} onClick={() => { void fetchFile("excel"); }}><span className="visually-hidden">{words.downloads} </span>{words.csvExcel}</Button>
    </div>
  );
}
