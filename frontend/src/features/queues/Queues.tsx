import type { Dashboard, Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { sortQueues, type QueueView } from "@/shared/centre/queue-view";
import { useWords } from "@/shared/i18n";
import { Coming } from "@/shared/ui/Coming";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { QueueRow, shownOf } from "./QueueRow";
import styles from "./Queues.module.css";

interface QueuesProps {
  dashboard: Dashboard | null;
  moment: Moment;
  views: readonly QueueView[];
  onExplainLevel: (queue: Pick<Queue, "id" | "name">) => void;
}

function QueueTable({ moment, views, onExplainLevel }: Omit<QueuesProps, "dashboard">) {
  const { t, format } = useWords();
  const words = t.queues;
  return (
    // The region scrolls when there are many queues, so the keyboard must be able to reach it.
    <div className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0} data-look={moment.look}>
      <table className={styles.table}>
        <thead>
          <tr>
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
          {sortQueues(views).map((view) => (
            <QueueRow key={view.queue.id} {...shownOf(view, moment, format)} onExplainLevel={onExplainLevel} />
          ))}
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
