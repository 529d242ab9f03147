import type { Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { PageHead } from "@/shared/admin/Page";
import styles from "@/shared/ui/Table.module.css";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Panel, PanelState } from "@/shared/ui/Panel";

interface QueuesViewProps {
  queues: readonly Queue[];
  look: Moment["look"];
}

function QueueTable({ queues, look }: QueuesViewProps) {
  const { t, format } = useWords();
  const words = useAdminWords().queues;
  const isKnown = look === "fresh" || look === "late";
  const openness = (queue: Queue): string => (!isKnown || queue.is_open === null ? words.unknown : queue.is_open ? words.open : words.closed);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.queue}</th>
            <th scope="col" className={styles.number}>{words.limit}</th>
            <th scope="col" className={styles.number}>{words.warning}</th>
            <th scope="col" className={styles.number}>{words.target}</th>
            <th scope="col" className={styles.detail}>{words.formula}</th>
            <th scope="col" className={styles.detail}>{words.now}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <tr key={queue.id}>
              <th scope="row" className={styles.name}><Link to={adminPath("queues", queue.id)} className={styles.link}>{queue.name}</Link></th>
              <td className={styles.number}>{format.seconds(queue.limit_seconds)}</td>
              <td className={styles.number}>{format.seconds(queue.warning_seconds)}</td>
              <td className={styles.number}>{format.wholePercent(queue.today.target_percent)}</td>
              <td className={styles.detail}>{t.level.formulas[queue.today.formula].name}</td>
              <td className={styles.detail}>{openness(queue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The queues by name, with what holds for each just now. */
export function QueuesView({ queues, look }: QueuesViewProps) {
  const words = useAdminWords().queues;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      <Panel heading={words.heading}>
        {queues.length === 0 ? <PanelState title={words.empty} text={words.emptyText} /> : <QueueTable queues={queues} look={look} />}
      </Panel>
    </>
  );
}
