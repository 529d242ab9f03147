import { useEffect, useRef, useState } from "react";
import { RequestFailed } from "@/shared/api/http";
import type { Export } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import type { ReportQuestion } from "./choice";
import { fetchFile, FILE_FORMATS, writeFile, type FileFormat } from "./download";
import styles from "./Reports.module.css";

type State = { phase: "idle" } | { phase: "busy"; written: Export | null } | { phase: "done"; written: Export } | { phase: "failed"; error: unknown };

interface DownloadsProps {
  /** What the files are of. */
  name: string;
  path: string;
  question: Partial<ReportQuestion>;
}

/** How far it has come; that all rows are written does not yet make a file. */
function useProgressText() {
  const { t, format } = useWords();
  return ({ state, row_count: rows, total_row_count: total }: Export) =>
    state === "waiting" ? t.reports.waiting
    : rows >= total ? t.reports.finishing
    : t.reports.progress(format.count(rows), format.count(total));
}

function useFailureText() {
  const { t } = useWords();
  const problems = useProblemWords();
  return (error: unknown) => {
    if (!(error instanceof RequestFailed)) return t.reports.brokeOff;
    return t.history.problems[error.kind] ?? problems.kinds[error.kind] ?? t.reports.brokeOff;
  };
}

function Status({ state }: { state: State }) {
  const { t, format } = useWords();
  const progressText = useProgressText();
  const failureText = useFailureText();
  const written = state.phase === "busy" ? state.written : null;
  return (
    <>
      <span role="status" className={styles.quiet}>
        {state.phase === "done" && t.reports.downloaded(format.count(state.written.row_count))}
        {state.phase === "busy" && (written === null ? t.reports.waiting : progressText(written))}
      </span>
      {state.phase === "failed" && <span role="alert" className={styles.failed}>{t.reports.downloadFailed}: {failureText(state.error)}</span>}
      {state.phase === "busy" && <progress className={styles.progress} max={written?.total_row_count ?? undefined} value={written?.state === "writing" ? Math.min(written.row_count, written.total_row_count) : undefined} aria-label={t.reports.downloads} />}
    </>
  );
}

/** The whole of it as a file, however long, with how far it has come. */
export function Downloads({ name, path, question }: DownloadsProps) {
  const { t, format } = useWords();
  const words = t.reports;
  const [state, setState] = useState<State>({ phase: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => { running.current?.abort(); }, []);

  const start = async (kind: FileFormat) => {
    const controller = new AbortController();
    running.current = controller;
    setState({ phase: "busy", written: null });
    try {
      const order = { ...question, format: kind, language: format.locale };
      const written = await writeFile({ path, question: order, signal: controller.signal, onProgress: (next) => { setState({ phase: "busy", written: next }); } });
      fetchFile(written);
      setState({ phase: "done", written });
    } catch (error) {
      setState(controller.signal.aborted ? { phase: "idle" } : { phase: "failed", error });
    }
  };
  const isBusy = state.phase === "busy";
  return (
    <div className={styles.downloads} role="group" aria-label={`${words.downloads} ${name}`}>
      <Status state={state} />
      {isBusy && <Button onClick={() => { running.current?.abort(); }}>{words.cancel}</Button>}
      {FILE_FORMATS.map((kind) => (
        <Button key={kind} disabled={isBusy} aria-label={`${words.downloads} ${name}: ${words.formats[kind]}`} onClick={() => { void start(kind); }}>{words.formats[kind]}</Button>
      ))}
    </div>
  );
}
