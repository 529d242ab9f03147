import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { ALERTS_PATH } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import type { AlertGroup } from "./alert-list";
import styles from "./Alerts.module.css";
import { LIST_ID, useOpenAlerts } from "./open-alerts";
import { Silent } from "./Silent";
import { OpenAlert } from "./OpenAlert";

interface AlertStripProps {
  /** No more than so many alerts; the rest are a link away. */
  most: number;
}

/** How many there are, and of when that is, if not of now. */
export function useListNote(shown: readonly AlertGroup[], countOf?: (count: number) => string): string | undefined {
  const { t, format } = useWords();
  const { asOf, ageOf, moment } = useOpenAlerts();
  const isOfNow = asOf === null || (shown.length > 0 && shown.every(({ alert }) => ageOf(alert) === "current"));
  const count = shown.length === 0 || countOf === undefined ? [] : [countOf(shown.length)];
  const parts = isOfNow ? count : [...count, t.alerts.asOf(format.pastTime(asOf, moment.now))];
  return parts.length === 0 ? undefined : parts.join(" · ");
}

function Nothing() {
  const words = useWords().t.alerts;
  const { isKnown, age } = useOpenAlerts();
  const isSure = isKnown && age !== "old";
  return (
    <p className={styles.none}>
      <StatusGlyph status={isSure ? "good" : "unknown"} />
      {isKnown ? words.none : words.notKnown}
    </p>
  );
}

/** The overview's alerts: a single calm line when there are none. */
export function AlertStrip({ most }: AlertStripProps) {
  const words = useWords().t.alerts;
  const { groups } = useOpenAlerts();
  const note = useListNote(groups, words.open);
  return (
    <Panel
      heading={words.heading}
      note={note}
      side={<Link to={ALERTS_PATH} className={styles.all}>{groups.length > most ? words.allOf(groups.length) : words.all}</Link>}
      className={styles.panel}
      id={LIST_ID}
    >
      <Silent />
      {groups.length === 0
        ? <Nothing />
        : <ul className={styles.list}>{groups.slice(0, most).map((group) => <OpenAlert key={group.alert.id} group={group} />)}</ul>}
    </Panel>
  );
}
