import type { AbandonedCall } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import tables from "@/shared/history/History.module.css";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { abandonedWait } from "./abandoned-wait";
import type { ReportQuestion } from "./choice";
import { Downloads } from "./Downloads";
import { Pager } from "./Pager";
import styles from "./Reports.module.css";
import { CALLS, useAbandoned } from "./useReport";

interface AbandonedPanelProps {
  question: ReportQuestion;
  page: number;
}

function Row({ call }: { call: AbandonedCall }) {
  const { t, format } = useWords();
  const words = t.reports;
  const kind = call.is_outside_hours ? words.outside : call.is_short === true ? words.short : words.ordinary;
  return (
    <tr>
      <th scope="row">{format.date(call.offered_at)} {format.timeWithSeconds(call.offered_at)}</th>
      <td>{call.name}</td>
      <td>{call.gone_at === null ? DASH : format.timeWithSeconds(call.gone_at)}</td>
      <td className={tables.number}>{abandonedWait(call, words)}</td>
      <td>{kind}</td>
      <td className={styles.quiet}>{call.rule === null ? DASH : t.level.rules[call.rule]}</td>
    </tr>
  );
}

/** Those who hung up, one by one. */
export function AbandonedPanel({ question, page }: AbandonedPanelProps) {
  const { t, format } = useWords();
  const words = t.reports;
  const { data, error, refetch } = useAbandoned(question, page);
  const isShown = data !== undefined;
  const names = [words.offeredAt, words.queue, words.goneAt, words.wait, words.kind, words.source];
  return (
    <Panel
      heading={words.abandonedHeading}
      note={isShown ? words.abandonedNote(format.count(data.total_count)) : undefined}
      side={isShown ? <Pager name="lista" page={page} size={CALLS} total={data.total_count} /> : undefined}
    >
      {!isShown && <Loading error={error} onAgain={() => { void refetch(); }} />}
      {isShown && data.total_count === 0 && <PanelState title={words.noAbandoned} />}
      {isShown && data.total_count > 0 && (
        <>
          <div className={tables.scroll} role="group" aria-label={words.abandonedHeading} tabIndex={0}>
            <table className={tables.table}>
              <thead><tr>{names.map((name) => <th scope="col" key={name} className={name === words.wait ? tables.number : undefined}>{name}</th>)}</tr></thead>
              <tbody>{data.calls.map((call) => <Row key={`${call.call_id} ${call.queue_id} ${call.offered_at}`} call={call} />)}</tbody>
            </table>
          </div>
          <div className={styles.foot}>
            <p>{words.boundsNote}</p>
            <Downloads key={JSON.stringify(question)} name={words.theAbandoned} path="/reports/abandoned/export" question={{ queue_id: question.queue_id, from: question.from, to: question.to }} />
          </div>
        </>
      )}
    </Panel>
  );
}
