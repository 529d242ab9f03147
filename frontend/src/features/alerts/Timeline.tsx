import type { Alert, AlertEvent } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { figureOf, hasFigures } from "./alert-words";
import styles from "./Page.module.css";

interface TimelineProps {
  alert: Alert;
  events: readonly AlertEvent[];
}

function EventLine({ alert, event, hasDate }: { alert: Alert; event: AlertEvent; hasDate: boolean }) {
  const { t, format } = useWords();
  const words = t.alerts;
  const isByPeople = event.by !== null;
  const details = [
    event.until === null ? null : words.story.until(format.time(event.until)),
    event.value === null || !hasFigures(alert.metric) ? null : figureOf(alert.metric, event.value, format),
    event.by,
  ].filter((detail) => detail !== null);
  return (
    <li className={styles.event} data-kind={isByPeople ? "act" : event.kind}>
      <time dateTime={event.at}>
        {hasDate && <span>{format.date(event.at)}</span>}
        <span className="digits">{format.timeWithSeconds(event.at)}</span>
      </time>
      <div className={styles.happened}>
        <strong>{words.kinds[event.kind]}</strong>
        {details.length > 0 && <span className={`digits ${styles.quiet ?? ""}`}>{details.join(" · ")}</span>}
        {event.note !== null && <p className={styles.note}>{event.note}</p>}
      </div>
    </li>
  );
}

/** All that has happened, in the order that it did; the date is told where it changes. */
export function Timeline({ alert, events }: TimelineProps) {
  const { t, format } = useWords();
  return (
    <Panel heading={t.alerts.story.timeline}>
      <ol className={styles.timeline}>
        {events.map((event, index) => {
          const before = events[index - 1];
          const hasDate = before === undefined || format.date(before.at) !== format.date(event.at);
          return <EventLine key={`${event.at} ${event.kind} ${index}`} alert={alert} event={event} hasDate={hasDate} />;
        })}
      </ol>
    </Panel>
  );
}
