import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryString, request } from "@/shared/api/http";
import type { Call, Calls, CountedAs, Formula, Queue } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Loading";
import { PageButtons } from "@/shared/ui/PageButtons";
import { PanelState } from "@/shared/ui/Panel";
import { waitText } from "./call-wait";
import { FIGURES } from "./figures";
import styles from "@/shared/figures/Figures.module.css";

const PAGE = 25;

interface CallListProps {
  /** None for all queues. */
  queueIds: readonly string[];
  from: string;
  to: string;
  queues: readonly Pick<Queue, "id" | "name">[];
  /** Over several days, the time of day alone would not tell a call. */
  hasDates?: boolean;
  /** Only those that this figure counts; null for all. */
  figure: CountedAs | null;
  onFigure: (figure: CountedAs | null) => void;
  /** Of the service level, whose terms are figures too. */
  formula: Formula;
  /** In a box that scrolls, where the page goes on beneath it. */
  isBoxed?: boolean;
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

function FigureFilter({ figure, onFigure }: Pick<CallListProps, "figure" | "onFigure">) {
  const { t } = useWords();
  const words = t.level.calls;
  return (
    <label className={styles.filter}>
      <span>{words.filter}</span>
      <select value={figure ?? ""} onChange={(event) => { onFigure(FIGURES.find((one) => one === event.target.value) ?? null); }}>
        <option value="">{words.all}</option>
        {FIGURES.map((one) => <option key={one} value={one}>{t.level.counts[one]}</option>)}
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

/** The stored calls that the figures count, a page at a time: all of them, or exactly those of one figure. */
export function CallList({ queueIds, from, to, queues, figure, onFigure, formula, hasDates = false, isBoxed = false }: CallListProps) {
  const [page, setPage] = useState({ figure, offset: 0 });
  const offset = page.figure === figure ? page.offset : 0;
  const { data, error, refetch } = useQuery({
    queryKey: ["calls", queueIds, from, to, figure, formula, offset],
    queryFn: ({ signal }) => request<Calls>(`/calls${queryString({ queue_id: queueIds, from, to, counted_as: figure, formula, offset, limit: PAGE })}`, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.section}>
      <div className={styles.pages}>
        <FigureFilter figure={figure} onFigure={onFigure} />
        <span className={styles.space} />
        <PageButtons offset={offset} size={PAGE} total={data?.total_count ?? 0} onTurn={(next) => { setPage({ figure, offset: next }); }} />
      </div>
      {data === undefined
        ? <Loading error={error} onAgain={() => { void refetch(); }} />
        : <Shown calls={data.calls} queues={queues} hasDates={hasDates} isBoxed={isBoxed} />}
    </div>
  );
}
