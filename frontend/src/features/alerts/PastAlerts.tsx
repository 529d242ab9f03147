import type { Alert } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { alertPath } from "@/shared/router/routes";
import { Loading } from "@/shared/ui/Loading";
import { OlderPages } from "@/shared/ui/OlderPages";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { StatusMark } from "@/shared/ui/StatusMark";
import table from "@/shared/ui/Table.module.css";
import { lastedSeconds } from "./alert-list";
import { figureOf, nameOf } from "./alert-words";
import { useOpenAlerts } from "./open-alerts";
import type { AlertChoice, PastQuestion } from "./choice";
import styles from "./Page.module.css";
import { usePastAlerts } from "./useAlerts";

function PastRow({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const { moment } = useOpenAlerts();
  const words = t.alerts.past;
  return (
    <tr>
      <td className={table.whole}><StatusMark status={alert.severity} /></td>
      <th scope="row" className={`${styles.what ?? ""} ${table.whole ?? ""}`}><Link to={alertPath(alert.id)} className={table.link}>{nameOf(alert, t.alerts)}</Link></th>
      <td data-label={words.fired}>{format.dateTime(alert.fired_at)}</td>
      <td data-label={words.lasted} className={table.number}>{duration(lastedSeconds(alert, moment))}</td>
      <td data-label={words.worst} className={table.number}>{figureOf(alert.metric, alert.worst_value, format)}</td>
      <td data-label={words.end}>{alert.end === null ? DASH : t.alerts.kinds[alert.end]}</td>
      <td data-label={words.owner}>{alert.acknowledged?.by ?? DASH}</td>
      <td data-label={words.cause} className={`${styles.cause ?? ""} ${table.whole ?? ""}`}>{alert.cause?.note ?? DASH}</td>
    </tr>
  );
}

function PastTable({ alerts }: { alerts: readonly Alert[] }) {
  const words = useWords().t.alerts.past;
  const numbers = new Set([words.lasted, words.worst]);
  return (
    <div className={table.scroll} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={`${table.table ?? ""} ${table.cards ?? ""}`}>
        <thead>
          <tr>
            {[words.severity, words.alert, words.fired, words.lasted, words.worst, words.end, words.owner, words.cause].map((word) => (
              <th key={word} scope="col" className={numbers.has(word) ? table.number : undefined}>{word}</th>
            ))}
          </tr>
        </thead>
        <tbody>{alerts.map((alert) => <PastRow key={alert.id} alert={alert} />)}</tbody>
      </table>
    </div>
  );
}

interface PastAlertsProps {
  choice: AlertChoice;
  question: PastQuestion | null;
  today: string;
}

/** What has been, over the chosen period. */
export function PastAlerts({ choice, question, today }: PastAlertsProps) {
  const words = useWords().t.alerts.past;
  const { alerts: open } = useOpenAlerts();
  const { data, error, isPlaceholderData, refetch } = usePastAlerts(question, open.map((alert) => alert.id).join(" "));
  return (
    <Panel heading={words.heading} side={<PeriodPicker choice={choice.period} today={today} isValid={question !== null} />} className={styles.past}>
      {question !== null && data === undefined && <Loading error={error} text={words.loading} onAgain={() => { void refetch(); }} />}
      {question !== null && data?.alerts.length === 0 && <PanelState title={words.none} text={words.noneText} />}
      {question !== null && data !== undefined && data.alerts.length > 0 && (
        <div className={styles.answer} aria-busy={isPlaceholderData}><PastTable alerts={data.alerts} /></div>
      )}
      {question !== null && data !== undefined && <OlderPages before={choice.before} next={data.next} words={words} />}
    </Panel>
  );
}
