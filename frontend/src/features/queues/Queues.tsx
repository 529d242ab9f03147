import { Fragment, useEffect, useRef, useState, type RefObject } from "react";
import type { Dashboard, Queue } from "@/shared/api/types";
import { useIsNarrow } from "@/shared/browser/media";
import { useRowsInSight } from "@/shared/browser/rows-in-sight";
import type { Moment } from "@/shared/centre/age";
import { sortQueues, type QueueView } from "@/shared/centre/queue-view";
import { useWords } from "@/shared/i18n";
import { Coming } from "@/shared/ui/Coming";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { QueueCells, shownOf } from "./QueueCells";
import styles from "./Queues.module.css";

interface QueuesProps {
  dashboard: Dashboard | null;
  moment: Moment;
  views: readonly QueueView[];
  onExplainLevel: (queue: Pick<Queue, "id" | "name">) => void;
}

/** As the styles have it. */
const ROW_PIXELS = 40;
/** More than these are as high as what stands beside them. */
const FEW_ROWS = 10;

/** In place of rows out of sight. */
function Gap({ rows }: { rows: number }) {
  return rows > 0 && <tr aria-hidden="true" className={styles.gap} style={{ blockSize: rows * ROW_PIXELS }}><td /></tr>;
}

/** The queue of the row that has the focus, or had it last. */
function useLastFocused(region: RefObject<HTMLElement | null>): string | null {
  const [id, setId] = useState<string | null>(null);
  useEffect(() => {
    const part = region.current;
    const note = ({ target }: FocusEvent) => {
      setId(target instanceof Element ? (target.closest("tr")?.dataset.id ?? null) : null);
    };
    part?.addEventListener("focusin", note);
    return () => { part?.removeEventListener("focusin", note); };
  }, [region]);
  return id;
}

/**
 * Only the rows in sight are built, so that fifty queues cost as much as twenty.
 *
 * The one that was last in focus stays wherever it goes: the keyboard is to find it where it was left. On a phone the
 * page scrolls and not the table, so there all are built.
 */
function QueueTable({ moment, views, onExplainLevel }: Omit<QueuesProps, "dashboard">) {
  const { t, format } = useWords();
  const words = t.queues;
  const scroll = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const inSight = useRowsInSight(scroll, views.length, ROW_PIXELS);
  const lastFocused = useLastFocused(scroll);
  const rows = sortQueues(views)
    .map((view, index) => ({ view, index }))
    .filter(({ view, index }) => isNarrow || (index >= inSight.first && index < inSight.end) || view.queue.id === lastFocused);
  return (
    // The region scrolls when there are many queues, so the keyboard must be able to reach it.
    <div ref={scroll} className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0} data-look={moment.look} data-rows={views.length > FEW_ROWS ? "many" : "few"}>
      <table className={styles.table} aria-rowcount={views.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.queue}</th>
            <th scope="col" className={styles.waiting}>{words.waiting}</th>
            <th scope="col" className={styles.wait}>{words.longest}</th>
            <td className={styles.bar} />
            <th scope="col" className={styles.detail}>{words.ready}</th>
            <th scope="col" className={styles.detail}>{words.busy}</th>
            <th scope="col" className={styles.detail}>{words.paused}</th>
            <th scope="col" className={styles.level}>{words.level}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ view, index }, place) => (
            <Fragment key={view.queue.id}>
              <Gap rows={index - 1 - (rows[place - 1]?.index ?? -1)} />
              <tr className={`${styles.row ?? ""} ${styles[view.status] ?? ""}`} aria-rowindex={index + 2} data-id={view.queue.id}>
                <QueueCells {...shownOf(view, moment, format)} onExplainLevel={onExplainLevel} />
              </tr>
            </Fragment>
          ))}
          <Gap rows={views.length - 1 - (rows.at(-1)?.index ?? -1)} />
        </tbody>
      </table>
    </div>
  );
}

export function Queues({ dashboard, moment, views, onExplainLevel }: QueuesProps) {
  const { t, format } = useWords();
  const count = views.length === 1 ? t.queues.oneQueue : t.queues.count(format.count(views.length));
  return (
    <Panel heading={t.queues.heading} note={views.length > 0 ? count : undefined} id="queues">
      {views.length > 0 && <QueueTable moment={moment} views={views} onExplainLevel={onExplainLevel} />}
      {views.length === 0 && dashboard === null && <Coming text={t.queues.waitingForFirst} />}
      {views.length === 0 && dashboard !== null && moment.look === "never" && (
        <PanelState title={t.page.nothingYet} text={t.queues.waitingForFirst} isBusy />
      )}
      {views.length === 0 && dashboard !== null && moment.look !== "never" && (
        <PanelState title={t.queues.empty} text={t.queues.emptyText} />
      )}
    </Panel>
  );
}
