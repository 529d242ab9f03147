import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryString, request } from "@/shared/api/http";
import { useMay } from "@/shared/access/access";
import { CallList } from "@/shared/calls/CallList";
import { useBehind } from "@/shared/calls/useBehind";
import type { LevelWindow, Queue, ServiceLevel } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { PanelState } from "@/shared/ui/Panel";
import { Segmented } from "@/shared/ui/Segmented";
import { Explanation } from "./Explanation";
import { Formulas } from "./Formulas";
import styles from "@/shared/figures/Figures.module.css";

const WINDOWS: readonly LevelWindow[] = ["15m", "30m", "60m", "today"];

interface LevelDialogProps {
  /** Null for all queues together. */
  queue: Pick<Queue, "id" | "name"> | null;
  queues: readonly Queue[];
  onClose: () => void;
}

/** A service level taken apart: formula, terms, window, method, the other formulas, and the calls behind it. */
export function LevelDialog({ queue, queues, onClose }: LevelDialogProps) {
  const { t } = useWords();
  const words = t.level;
  const may = useMay("supervisor");
  const [window, setWindow] = useState<LevelWindow>("today");
  const { figure, setFigure, list, open } = useBehind(null);
  const queueId = queue?.id ?? null;
  const { data, isError, isPlaceholderData, refetch } = useQuery({
    queryKey: ["service-level", queueId, window],
    queryFn: ({ signal }) => request<ServiceLevel>(`/service-level${queryString({ queue_id: queueId, window })}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const again = <Button onClick={() => { void refetch(); }}>{words.again}</Button>;
  return (
    <Dialog title={words.title(queue?.name ?? words.allQueues)} onClose={onClose}>
      <Segmented label={words.window} options={WINDOWS} words={words.windows} value={window} onChange={setWindow} />
      {data === undefined && isError && <PanelState title={words.failed} action={again} />}
      {data === undefined && !isError && <PanelState title={t.page.loading} isBusy />}
      {data !== undefined && (
        <div className={styles.content} aria-busy={isPlaceholderData}>
          <Explanation figures={data.figures} queueId={queueId} to={data.published_at} onOpen={open} />
          <Formulas formulas={data.by_formula} ours={data.figures.formula} />
          {may && <section className={styles.section} ref={list} tabIndex={-1}>
            <h3>{words.calls.heading}</h3>
            <CallList key={`${window}${data.published_at}`} queueIds={queueId === null ? [] : [queueId]} from={data.figures.start_at} to={data.published_at} queues={queues} formula={data.figures.formula} figure={figure} onFigure={setFigure} />
          </section>}
        </div>
      )}
    </Dialog>
  );
}
