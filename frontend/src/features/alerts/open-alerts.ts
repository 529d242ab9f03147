import { createContext, use } from "react";
import type { Alert } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { AlertCounts, AlertGroup } from "./alert-list";
import type { Bell } from "./bell";
import type { Act, Failure } from "./desk";

export type Asked = "acknowledge" | "snooze";

/** `late` values are the last known, with their time; `old` ones no longer call for anybody. */
export type ListAge = "current" | "late" | "old";

/** The open alerts as they stand this second, and what can be done about them. */
export interface OpenAlerts {
  alerts: readonly Alert[];
  groups: readonly AlertGroup[];
  counts: AlertCounts;
  moment: Moment;
  /** Whether alerts have been told at all. */
  isKnown: boolean;
  /** Whether they can be acted on: a stored picture's may be long over. */
  isLive: boolean;
  /** How old the list as a whole is: whether it is sure that there are no others. */
  age: ListAge;
  /** How old one alert is: what the monitor knows of itself is of now also while nothing comes from Trio. */
  ageOf: (alert: Alert) => ListAge;
  /** The instant that the list is of, when that is not now. */
  asOf: string | null;
  failures: readonly Failure[];
  withDone: (alert: Alert) => Alert;
  ask: (alert: Alert, what: Asked) => void;
  act: (alert: Alert, act: Act) => void;
  dismiss: (failure: Failure) => void;
  bell: Bell;
}

export const OpenAlertsContext = createContext<OpenAlerts | null>(null);

export function useOpenAlerts(): OpenAlerts {
  const open = use(OpenAlertsContext);
  if (open === null) throw new Error("no open alerts above this part of the page");
  return open;
}

/** Names the list on whichever page it stands. */
export const LIST_ID = "alerts";
/** Names the row's link, where the keyboard goes on when the button that was pressed is gone. */
export const linkIdOf = (alertId: string): string => `alert-${alertId}`;
