import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryString, request } from "@/shared/api/http";
import type { Call, Calls, Outcome, Queue } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { PageButtons } from "@/shared/ui/PageButtons";
import { PanelState } from "@/shared/ui/Panel";
import { waitText } from "./call-wait";
import styles from "@/shared/figures/Figures.module.css";
import { Trouble } from "@/shared/history/Trouble";

const PAGE = 25;

const OUTCOMES: readonly Outcome[] = ["answered", "abandoned", "flowed_out", "unobserved"];

interface CallListProps {
  /** None for all queues. */
  queueIds: readonly string[];
  from: string;
  to: string;
  queues: readonly Pick<Queue, "id" | "name">[];
  /** Over several days, the time of day alone would not tell a call. */
  hasDates?: boolean;
  /** What became of them, to begin with; null for all. */
  outcome?: Outcome | null;
  /** In a box that scrolls, where the page goes on beneath it. */
  isBoxed?: boolean;
  /** Where the choice is kept elsewhere, such as in the address. */
  onOutcome?: (outcome: Outcome | null) => void;
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

interface FilterProps {
  value: Outcome | null;
  onChange: (outcome: Outcome | null) => void;
}

function OutcomeFilter({ value, onChange }: FilterProps) {
  const { t } = useWords();
  const words = t.level.calls;
  return (
    <label className={styles.filter}>
      <span>{words.filter}</span>
      <select value={value ?? ""} onChange={(event) => { onChange(OUTCOMES.find((one) => one === event.target.value) ?? null); }}>
        <option value="">{words.all}</option>
        {OUTCOMES.map((outcome) => <option key={outcome} value={outcome}>{t.level.outcomes[outcome]}</option>)}
      </select>
    </label>
  );
}

interface ShownProps extends Pick<CallListProps, "queues"> {
  calls: readonly Call[];
  hasDates: boolean;
  isBoxed: boolean;
}

function Shown({ isBoxed, ...rest }: ShownProps) {
  const words = useWords().t.level.calls;
  if (rest.calls.length === 0) return <PanelState title={words.empty} />;
  return isBoxed ? <div className={styles.box} role="group" aria-label={words.heading} tabIndex={0}><CallTable {...rest} /></div> : <CallTable {...rest} />;
}

/** The stored calls that the figures count, a page at a time, by what became of them. */
export function CallList({ queueIds, from, to, queues, hasDates = false, outcome: given = null, onOutcome, isBoxed = false }: CallListProps) {
  const { t } = useWords();
  const [offset, setOffset] = useState(0);
  const [own, setOwn] = useState(given);
  const outcome = onOutcome === undefined ? own : given;
  const { data, error, refetch } = useQuery({
    queryKey: ["calls", queueIds, from, to, outcome, offset],
    queryFn: ({ signal }) => request<Calls>(`/calls${queryString({ queue_id: queueIds, from, to, outcome, offset, limit: PAGE })}`, { signal }),
    placeholderData: keepPreviousData,
  });
  const choose = (next: Outcome | null) => {
    setOffset(0);
    (onOutcome ?? setOwn)(next);
  };
  return (
    <div className={styles.section}>
      <div className={styles.pages}>
        <OutcomeFilter value={outcome} onChange={choose} />
        <span className={styles.space} />
        <PageButtons offset={offset} size={PAGE} total={data?.total_count ?? 0} onTurn={setOffset} />
      </div>
      {data === undefined && error !== null && <Trouble error={error} onAgain={() => { void refetch(); }} />}
      {data === undefined && error === null && <PanelState title={t.page.loading} isBusy />}
      {data !== undefined && <Shown calls={data.calls} queues={queues} hasDates={hasDates} isBoxed={isBoxed} />}
    </div>
  );
}
