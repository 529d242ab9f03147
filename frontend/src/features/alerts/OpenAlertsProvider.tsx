import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import type { Alert } from "@/shared/api/types";
import { useAccess } from "@/shared/access/access";
import { isOfMonitor } from "@/shared/alerts/metrics";
import type { Moment } from "@/shared/centre/age";
import type { LiveState } from "@/shared/live/feed";
import { ActDialog } from "./ActDialog";
import { countAlerts, groupAlerts } from "./alert-list";
import { OpenAlertsContext, linkIdOf, LIST_ID, type Asked, type ListAge, type OpenAlerts } from "./open-alerts";
import { createDesk, withDone, type Act } from "./desk";
import { Failures } from "./Failures";
import { useBell } from "./useBell";

const NONE: readonly Alert[] = [];

/** The alert's link, or the list itself when the alert has given way to others. */
function focusOn(alertId: string): void {
  (document.getElementById(linkIdOf(alertId)) ?? document.getElementById(LIST_ID) ?? document.getElementById("page"))?.focus({ preventScroll: true });
}

function instantOf(live: LiveState, age: ListAge): string | null {
  const { dashboard } = live;
  if (dashboard === null || age === "current") return null;
  // What our own server tells it has gone on telling until the contact broke, whatever the vendor's did.
  return live.link.phase === "lost" ? dashboard.published_at : (dashboard.read_at ?? dashboard.published_at);
}

interface OpenAlertsParts {
  live: LiveState;
  moment: Moment;
  age: ListAge;
}

function useDesk(live: LiveState, moment: Moment) {
  const [desk] = useState(createDesk);
  const state = useSyncExternalStore(desk.subscribe, desk.read);
  const told = live.dashboard?.alerts ?? NONE;
  useEffect(() => { desk.observe(told); }, [desk, told]);
  const alerts = useMemo(() => told.map((alert) => withDone(alert, state)), [told, state]);
  const groups = useMemo(() => groupAlerts(alerts, moment.now), [alerts, moment.now]);
  return { desk, state, alerts, groups };
}

/** The page's alerts; to be given to everything below by `OpenAlertsProvider`. */
export function useOpenAlertsOf({ live, moment, age }: OpenAlertsParts) {
  const queries = useQueryClient();
  const by = useAccess().user?.display_name ?? "";
  const { desk, state, alerts, groups } = useDesk(live, moment);
  const [asked, setAsked] = useState<{ alert: Alert; what: Asked } | null>(null);
  const [actedOn, setActedOn] = useState<{ id: string } | null>(null);

  useEffect(() => { if (actedOn !== null) focusOn(actedOn.id); }, [actedOn]);
  const act = useCallback((alert: Alert, what: Act) => {
    setActedOn({ id: alert.id });
    void desk.act(alert, what, { now: moment.now, by }).then(() => queries.invalidateQueries({ queryKey: ["alert", alert.id] }));
  }, [desk, queries, moment.now, by]);

  const { bell, announcement } = useBell(alerts, moment.now, live.origin === "live");

  const hasWord = live.origin === "live" && live.link.phase !== "lost";
  const ageOf = (alert: Alert): ListAge => (hasWord && isOfMonitor(alert.metric) ? "current" : age);
  const open: OpenAlerts = {
    alerts,
    groups,
    // What needs somebody now, an alert that is old cannot tell.
    counts: countAlerts(groups.filter(({ alert }) => ageOf(alert) !== "old"), moment.now),
    age,
    ageOf,
    moment,
    isKnown: live.dashboard !== null,
    isLive: live.origin === "live",
    asOf: instantOf(live, age),
    failures: state.failures,
    withDone: (alert) => withDone(alert, state),
    ask(alert, what) { setAsked({ alert, what }); },
    act,
    dismiss: desk.dismiss,
    bell,
  };
  return { open, announcement, asked, close: () => { setAsked(null); } };
}

interface OpenAlertsProviderProps {
  value: ReturnType<typeof useOpenAlertsOf>;
  children: ReactNode;
}

export function OpenAlertsProvider({ value: { open, announcement, asked, close }, children }: OpenAlertsProviderProps) {
  return (
    <OpenAlertsContext value={open}>
      <p className="visually-hidden" role="status">{announcement}</p>
      <Failures />
      {children}
      {asked !== null && <ActDialog key={`${asked.what} ${asked.alert.id}`} {...asked} onClose={close} />}
    </OpenAlertsContext>
  );
}
