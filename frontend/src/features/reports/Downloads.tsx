import { useEffect, useRef, useState } from "react";
import { queryString, RequestFailed } from "@/shared/api/http";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import type { ReportQuestion } from "./choice";
import { fetchFile, FILE_FORMATS, handOver, type FileFormat, type Progress } from "./download";
import styles from "./Reports.module.css";

type State = { phase: "idle" } | { phase: "busy"; progress: Progress | null } | { phase: "done"; progress: Progress } | { phase: "failed"; error: unknown };

interface DownloadsProps {
  /** What the files are of. */
  name: string;
  path: string;
  question: Partial<ReportQuestion>;
}

const KILOBYTE = 1_000;

/** Rows where they can be counted on the way, else how much has come. */
function useProgressText() {
  const { t, format } = useWords();
  return ({ rows, totalRows, bytes }: Progress) =>
    rows === null ? t.reports.size(format.count(Math.ceil(bytes / KILOBYTE)))
    : totalRows === null ? t.reports.rowsDone(format.count(rows))
    : t.reports.progress(format.count(rows), format.count(totalRows));
}

function useFailureText() {
  const { t } = useWords();
  return (error: unknown) => {
    if (!(error instanceof RequestFailed)) return t.reports.brokeOff;
    const title = t.history.problems[error.kind] ?? t.reports.brokeOff;
    return error.status === 0 ? title : `${title} (${error.message})`;
  };
}

function Status({ state }: { state: State }) {
  const { t } = useWords();
  const progressText = useProgressText();
  const failureText = useFailureText();
  return (
    <>
      <span role="status" className={styles.quiet}>
        {state.phase === "done" && t.reports.downloaded(progressText(state.progress))}
        {state.phase === "busy" && (state.progress === null ? t.reports.loading : progressText(state.progress))}
      </span>
      {state.phase === "failed" && <span role="alert" className={styles.failed}>{t.reports.downloadFailed}: {failureText(state.error)}</span>}
      {state.phase === "busy" && <progress className={styles.progress} max={state.progress?.totalRows ?? undefined} value={state.progress?.rows ?? undefined} aria-label={t.reports.downloads} />}
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
    setState({ phase: "busy", progress: null });
    try {
      const address = `${path}${queryString({ ...question, format: kind, language: format.locale })}`;
      const file = await fetchFile({ path: address, format: kind, signal: controller.signal, onProgress: (progress) => { setState({ phase: "busy", progress }); } });
      handOver(file.blob, file.name ?? `${words.filename}.${kind === "xlsx" ? "xlsx" : "csv"}`);
      setState({ phase: "done", progress: file.progress });
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
