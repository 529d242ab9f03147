import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { ALERTS_PATH } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import styles from "./Alerts.module.css";
import { LIST_ID, useOpenAlerts } from "./open-alerts";
import { Silent } from "./Silent";
import { OpenAlert } from "./OpenAlert";

interface AlertStripProps {
  /** No more than so many alerts; the rest are a link away. */
  most: number;
}

/** How many are open, and of when that is, if not of now. */
export function useListNote(): string {
  const { t, format } = useWords();
  const { groups, asOf, moment } = useOpenAlerts();
  const open = groups.length === 0 ? [] : [t.alerts.open(groups.length)];
  return [...open, ...(asOf === null ? [] : [t.alerts.asOf(format.pastTime(asOf, moment.now))])].join(" · ");
}

function Nothing() {
  const words = useWords().t.alerts;
  const { isKnown, isOld } = useOpenAlerts();
  const isSure = isKnown && !isOld;
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
  const { groups, isOld } = useOpenAlerts();
  const note = useListNote();
  const rest = groups.length - most;
  return (
    <Panel
      heading={words.heading}
      note={note === "" ? undefined : note}
      side={<Link to={ALERTS_PATH} className={styles.all}>{rest > 0 ? words.more(rest) : words.all}</Link>}
      className={styles.panel}
      id={LIST_ID}
    >
      <Silent />
      {groups.length === 0
        ? <Nothing />
        : <ul className={styles.list} data-old={isOld}>{groups.slice(0, most).map((group) => <OpenAlert key={group.alert.id} group={group} />)}</ul>}
    </Panel>
  );
}
