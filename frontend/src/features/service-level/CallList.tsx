import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryString, request } from "@/shared/api/http";
import type { Call, Calls, Queue } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { PanelState } from "@/shared/ui/Panel";
import { waitText } from "./call-wait";
import styles from "./Level.module.css";

const PAGE = 25;

interface CallListProps {
  queueId: string | null;
  from: string;
  to: string;
  queues: readonly Pick<Queue, "id" | "name">[];
  /** Over several days, the time of day alone would not tell a call. */
  hasDates?: boolean;
}

interface CallRowProps {
  hasDates: boolean;
  call: Call;
  queueName: string;
}

function CallRow({ call, queueName, hasDates }: CallRowProps) {
  const { t, format } = useWords();
  const words = t.level.calls;
  const within = call.is_within_limit === null ? DASH : call.is_within_limit ? words.yes : words.no;
  return (
    <tr>
      <td>{hasDates && `${format.date(call.offered_at)} `}{format.timeWithSeconds(call.offered_at)}</td>
      <td className={styles.calculation}>{queueName}</td>
      <td className={styles.number}>{waitText(call, words)}</td>
      <td title={call.rule === null ? undefined : t.level.rules[call.rule]}>{call.outcome === null ? words.waiting : t.level.outcomes[call.outcome]}</td>
      <td>{within}</td>
    </tr>
  );
}

function CallTable({ calls, queues, hasDates }: { calls: readonly Call[]; queues: CallListProps["queues"]; hasDates: boolean }) {
  const words = useWords().t.level.calls;
  const names = new Map(queues.map((queue) => [queue.id, queue.name]));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.offeredAt}</th>
          <th scope="col" className={styles.calculation}>{words.queue}</th>
          <th scope="col" className={styles.number}>{words.wait}</th>
          <th scope="col">{words.outcome}</th>
          <th scope="col">{words.within}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <CallRow key={`${call.call_id} ${call.queue_id} ${call.offered_at}`} call={call} queueName={names.get(call.queue_id) ?? call.queue_id} hasDates={hasDates} />
        ))}
      </tbody>
    </table>
  );
}

/** The stored calls that the figure counts, a page at a time. */
export function CallList({ queueId, from, to, queues, hasDates = false }: CallListProps) {
  const { t, format } = useWords();
  const words = t.level.calls;
  const [offset, setOffset] = useState(0);
  const { data, isError, refetch } = useQuery({
    queryKey: ["calls", queueId, from, to, offset],
    queryFn: ({ signal }) => request<Calls>(`/calls${queryString({ queue_id: queueId, from, to, offset, limit: PAGE })}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const total = data?.total_count ?? 0;
  const range = words.range(format.count(offset + 1), format.count(Math.min(total, offset + PAGE)), format.count(total));
  return (
    <section className={styles.section}>
      <div className={styles.pages}>
        <h3>{words.heading}</h3>
        {total > 0 && <span className={styles.hint}>{range}</span>}
        {total > PAGE && (
          <>
            <Button disabled={offset === 0} onClick={() => { setOffset(Math.max(0, offset - PAGE)); }}>{words.previous}</Button>
            <Button disabled={offset + PAGE >= total} onClick={() => { setOffset(offset + PAGE); }}>{words.next}</Button>
          </>
        )}
      </div>
      {data === undefined && isError && <PanelState title={t.level.failed} action={<Button onClick={() => { void refetch(); }}>{t.level.again}</Button>} />}
      {data === undefined && !isError && <PanelState title={t.page.loading} isBusy />}
      {data !== undefined && (total === 0 ? <PanelState title={words.empty} /> : <CallTable calls={data.calls} queues={queues} hasDates={hasDates} />)}
    </section>
  );
}
