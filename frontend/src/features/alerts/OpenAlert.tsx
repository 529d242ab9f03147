import { memo, useState } from "react";
import type { Alert } from "@/shared/api/types";
import { useMay } from "@/shared/access/access";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { alertPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { StatusGlyph, StatusMark } from "@/shared/ui/StatusMark";
import { isHandled, isSnoozed, isToldByBanner, lastedSeconds, type AlertGroup } from "./alert-list";
import { againstLimit, figureOf, hasFigures, nameOf, placeOf, whatOf } from "./alert-words";
import styles from "./Alerts.module.css";
import { linkIdOf, useOpenAlerts } from "./open-alerts";

/** Who has it, or that nobody has. */
export function Owner({ alert, now }: { alert: Alert; now: number }) {
  const { t, format } = useWords();
  const words = t.alerts;
  const { acknowledged, snoozed_until: until } = alert;
  if (acknowledged !== null) {
    // A stored picture keeps no names.
    return <span>{acknowledged.by === "" ? words.acknowledged : words.owner(acknowledged.by)}</span>;
  }
  if (until !== null && isSnoozed(alert, now)) return <span className="digits">{words.snoozedUntil(format.time(until))}</span>;
  return <span>{words.noOwner}</span>;
}

/** What can be done about an alert that has not ended. */
export function Actions({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const words = t.alerts.acts;
  const { ask, act, moment, isLive } = useOpenAlerts();
  const may = useMay("supervisor");
  const name = nameOf(alert, t.alerts);
  if (!may || alert.acknowledged !== null || !isLive) return null;
  return (
    <span className={styles.actions}>
      <Button aria-label={words.of(words.acknowledge, name)} onClick={() => { ask(alert, "acknowledge"); }}>{words.acknowledge}</Button>
      {isSnoozed(alert, moment.now)
        ? <Button aria-label={words.of(words.wake, name)} onClick={() => { act(alert, { kind: "wake" }); }}>{words.wake}</Button>
        : <Button aria-label={words.of(words.snooze, name)} onClick={() => { ask(alert, "snooze"); }}>{words.snooze}</Button>}
    </span>
  );
}

function Figures({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const words = t.alerts;
  const { moment } = useOpenAlerts();
  return (
    <span className={`digits ${styles.figures ?? ""}`}>
      {hasFigures(alert.metric) && <span className={styles.value}>{againstLimit(alert, words, format)}</span>}
      {hasFigures(alert.metric) && <span>{words.worst(figureOf(alert.metric, alert.worst_value, format))}</span>}
      <span>{words.since(format.time(alert.fired_at), duration(lastedSeconds(alert, moment)))}</span>
      {alert.phase === "recovering" && <span>{words.recovering}</span>}
      {alert.escalated_at !== null && <span>{words.escalated(format.time(alert.escalated_at))}</span>}
    </span>
  );
}

const Name = memo(function Name({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const place = placeOf(alert, t.alerts);
  const what = whatOf(alert, t.alerts);
  return (
    <Link to={alertPath(alert.id)} id={linkIdOf(alert.id)} className={styles.name}>
      <strong>{place ?? what}</strong>
      {place !== null && <span className="visually-hidden">{t.alerts.dash}</span>}
      {place !== null && <span>{what}</span>}
    </Link>
  );
});

function Other({ alert }: { alert: Alert }) {
  const { t, format } = useWords();
  const { ageOf } = useOpenAlerts();
  return (
    <li className={styles.other} data-age={ageOf(alert)}>
      <StatusGlyph status={alert.severity} />
      <span className="visually-hidden">{t.page.status[alert.severity]}</span>
      <Name alert={alert} />
      <span className="digits">{againstLimit(alert, t.alerts, format)}</span>
    </li>
  );
}

interface DiscloseProps {
  count: number;
  isOpen: boolean;
  onToggle: () => void;
}

function Disclose({ count, isOpen, onToggle }: DiscloseProps) {
  const words = useWords().t.alerts;
  return (
    <button type="button" className={styles.disclose} aria-expanded={isOpen} onClick={onToggle}>
      <svg className={styles.arrow} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="m3 1 4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
      {words.others(count)}
    </button>
  );
}

/** One open alert: how bad, where, what, for how long, who has it, and what to do. */
export function OpenAlert({ group: { alert, others } }: { group: AlertGroup }) {
  const { moment, ageOf } = useOpenAlerts();
  const words = useWords().t.alerts;
  const [isOpen, setIsOpen] = useState(false);
  // A lost source has a banner of its own: here it only speaks for the rest.
  const isWaiting = alert.inhibited_by === null && !isHandled(alert, moment.now);
  const age = ageOf(alert);
  const isCalm = age !== "current" || !isWaiting || isToldByBanner(alert);
  return (
    <li className={styles.alert} data-age={age} data-tone={isCalm ? "calm" : alert.severity} data-phase={alert.phase}>
      <span className={styles.mark}><StatusMark status={alert.severity} /></span>
      <Name alert={alert} />
      <div className={styles.line}>
        <Figures alert={alert} />
        {others.length > 0 && <Disclose count={others.length} isOpen={isOpen} onToggle={() => { setIsOpen(!isOpen); }} />}
      </div>
      <span className={styles.owner} data-nobody={isWaiting}>{alert.inhibited_by === null ? <Owner alert={alert} now={moment.now} /> : words.partOf}</span>
      <Actions alert={alert} />
      {isOpen && others.length > 0 && <ul className={styles.others}>{others.map((other) => <Other key={other.id} alert={other} />)}</ul>}
    </li>
  );
}
