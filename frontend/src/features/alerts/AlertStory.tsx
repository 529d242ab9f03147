import type { ReactNode } from "react";
import { useMay } from "@/shared/access/access";
import type { Alert } from "@/shared/api/types";
import { RequestFailed } from "@/shared/api/http";
import { duration } from "@/shared/format/format";
import { writeStretch } from "@/shared/history/columns";
import { choiceParameters, QUARTER, quarterOf } from "@/shared/history/period";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { alertPath, ALERTS_PATH, queuePath } from "@/shared/router/routes";
import button from "@/shared/ui/Button.module.css";
import { Loading } from "@/shared/ui/Loading";
import { StatusMark } from "@/shared/ui/StatusMark";
import table from "@/shared/ui/Table.module.css";
import { isSnoozed, lastedSeconds, versionOf } from "./alert-list";
import { figureOf, hasFigures, nameOf } from "./alert-words";
import { useListNote } from "./AlertStrip";
import { useOpenAlerts } from "./open-alerts";
import { Actions } from "./OpenAlert";
import styles from "./Page.module.css";
import { Say } from "./Say";
import { Timeline } from "./Timeline";
import { useAlertStory } from "./useAlerts";

/** The queue's page on the days that the alert lasted, with the quarters that it lasted in picked out. */
function queueLink(alert: Alert, queueId: string, now: number, date: (at: number) => string): string {
  const [began, ended] = [Date.parse(alert.began_at), alert.ended_at === null ? now : Date.parse(alert.ended_at)];
  const stretch = { from: new Date(quarterOf(began)).toISOString(), to: new Date(quarterOf(ended) + QUARTER).toISOString() };
  const choice: Record<string, string | null> = { ...choiceParameters({ period: "own", from: date(began), to: date(ended) }), avsnitt: writeStretch(stretch) };
  const search = new URLSearchParams(Object.entries(choice).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return `${queuePath(queueId)}?${search.toString()}`;
}

interface FactProps {
  name: string;
  isStale?: boolean;
  children: ReactNode;
}

function Fact({ name, isStale = false, children }: FactProps) {
  return <div><dt>{name}</dt><dd className={isStale ? styles.stale : undefined}>{children}</dd></div>;
}

function Figures({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const words = t.alerts;
  const { ageOf } = useOpenAlerts();
  const { metric } = alert;
  if (!hasFigures(metric)) return null;
  const hasEnded = alert.phase === "ended";
  const isStale = !hasEnded && ageOf(alert) !== "current";
  return (
    <>
      <Fact name={hasEnded || isStale ? words.lastValue : words.value} isStale={isStale}>{figureOf(metric, alert.value, format)}</Fact>
      <Fact name={words.story.worst}>{words.story.at(figureOf(metric, alert.worst_value, format), format.timeWithSeconds(alert.worst_at))}</Fact>
      <Fact name={words.story.limit}>{figureOf(metric, alert.enter_value, format)}</Fact>
      <Fact name={words.story.clear}>{figureOf(metric, alert.clear_value, format)}</Fact>
    </>
  );
}

function Times({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const { moment } = useOpenAlerts();
  const words = t.alerts.story;
  return (
    <>
      <Fact name={words.began}>{format.dateTime(alert.began_at)}</Fact>
      <Fact name={words.fired}>{format.dateTime(alert.fired_at)}</Fact>
      {alert.ended_at !== null && <Fact name={words.ended}>{format.dateTime(alert.ended_at)}</Fact>}
      <Fact name={alert.ended_at === null ? words.lasting : words.lasted}>{duration(lastedSeconds(alert, moment))}</Fact>
    </>
  );
}

function People({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const { alerts, moment } = useOpenAlerts();
  const words = t.alerts.story;
  const speaker = alert.inhibited_by;
  const speaking = alerts.find((one) => one.id === speaker);
  return (
    <>
      {alert.acknowledged !== null && <Fact name={words.owner}>{words.byAt(alert.acknowledged.by, format.dateTime(alert.acknowledged.at))}</Fact>}
      {alert.ended_at === null && alert.snoozed_until !== null && isSnoozed(alert, moment.now) && <Fact name={t.alerts.kinds.snoozed}>{words.until(format.time(alert.snoozed_until))}</Fact>}
      {alert.cause !== null && <Fact name={words.cause}>{alert.cause.note}</Fact>}
      {speaker !== null && <Fact name={words.speaker}><Link to={alertPath(speaker)} className={table.link}>{speaking === undefined ? words.otherAlert : nameOf(speaking, t.alerts)}</Link></Fact>}
    </>
  );
}

function Head({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const { moment } = useOpenAlerts();
  const words = t.alerts;
  const asOf = useListNote([{ alert, others: [] }]);
  const ending = alert.end === null ? null : words.kinds[alert.end];
  return (
    <header className={styles.head}>
      <Link to={ALERTS_PATH} className={styles.back}>{words.story.back}</Link>
      <div className={styles.headLine}>
        <h1 className={styles.title}>{nameOf(alert, words)}</h1>
        <StatusMark status={alert.severity} />
        {ending !== null && <span className={styles.quiet}>{ending}</span>}
        {alert.ended_at === null && asOf !== undefined && <span className={`digits ${styles.quiet ?? ""}`}>{asOf}</span>}
        {alert.phase === "recovering" && <span className={styles.quiet}>{words.recovering}</span>}
      </div>
      <div className={styles.headSide}>
        {alert.queue_id !== null && <Link to={queueLink(alert, alert.queue_id, moment.now, format.date)} className={button.plain}>{words.story.queue}</Link>}
        {alert.ended_at === null && <Actions alert={alert} />}
      </div>
    </header>
  );
}

/** The story of one alert: what happened, who did what, and what there is to say of it. */
export function AlertStory({ alertId }: { alertId: string }) {
  const { t } = useWords();
  const words = t.alerts.story;
  const may = useMay("supervisor");
  const { alerts, withDone } = useOpenAlerts();
  const live = alerts.find((one) => one.id === alertId);
  const { data, error, refetch } = useAlertStory(alertId, versionOf(live));
  if (data === undefined) {
    const isMissing = error instanceof RequestFailed && error.status === 404;
    return (
      <>
        <header className={styles.head}>
          <Link to={ALERTS_PATH} className={styles.back}>{words.back}</Link>
          <h1 className={styles.title}>{isMissing ? words.missing : words.one}</h1>
        </header>
        {isMissing
          ? <p className={styles.quiet}>{words.missingText}</p>
          : <Loading error={error} text={words.loading} onAgain={() => { void refetch(); }} />}
      </>
    );
  }
  const alert = live ?? withDone(data.alert);
  return (
    <>
      <Head alert={alert} />
      <section className={styles.facts} aria-label={words.facts}>
        <dl>
          <Figures alert={alert} />
          <Times alert={alert} />
          <People alert={alert} />
        </dl>
      </section>
      <Timeline alert={alert} events={data.events} />
      {may && <Say alertId={alertId} />}
    </>
  );
}
