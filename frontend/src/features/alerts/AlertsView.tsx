import { useMemo } from "react";
import type { Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAddress } from "@/shared/router/router";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { AlertFilters } from "./AlertFilters";
import { groupAlerts } from "./alert-list";
import styles from "./Alerts.module.css";
import { useListNote } from "./AlertStrip";
import { LIST_ID, useOpenAlerts } from "./open-alerts";
import { passes, pastQuestionOf, readAlertChoice, type AlertChoice } from "./choice";
import { OpenAlert } from "./OpenAlert";
import pageStyles from "./Page.module.css";
import { PastAlerts } from "./PastAlerts";
import { Silent } from "./Silent";

function OpenAlerts({ choice }: { choice: AlertChoice }) {
  const words = useWords().t.alerts;
  const { alerts, moment, isKnown } = useOpenAlerts();
  const groups = useMemo(() => groupAlerts(alerts.filter((alert) => passes(alert, choice)), moment.now), [alerts, choice, moment.now]);
  const note = useListNote(groups, words.count);
  const nothing = alerts.length > 0 ? words.noneMatch : isKnown ? words.none : words.notKnown;
  return (
    <Panel heading={words.filters.states.open} note={note} className={styles.panel} id={LIST_ID}>
      <Silent />
      {groups.length === 0
        ? <PanelState title={nothing} text={isKnown && alerts.length === 0 ? words.noneText : undefined} />
        : <ul className={styles.list}>{groups.map((group) => <OpenAlert key={group.alert.id} group={group} />)}</ul>}
    </Panel>
  );
}

interface AlertsViewProps {
  quarter: number;
  queues: readonly Queue[];
}

/** Every alert, open and past; what is chosen stands in the address. */
export function AlertsView({ quarter, queues }: AlertsViewProps) {
  const { t, format } = useWords();
  const { search } = useAddress();
  const today = format.date(quarter);
  const choice = useMemo(() => readAlertChoice(search, today), [search, today]);
  const question = useMemo(() => pastQuestionOf(choice, quarter, today, format.date), [choice, quarter, today, format]);
  return (
    <>
      <h1 className={pageStyles.title}>{t.alerts.heading}</h1>
      <AlertFilters choice={choice} queues={queues} />
      {choice.state !== "ended" && <OpenAlerts choice={choice} />}
      {choice.state !== "open" && <PastAlerts choice={choice} question={question} today={today} />}
    </>
  );
}
