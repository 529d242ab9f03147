/** Made-up alerts for tests. */

import type { Alert, AlertDetail, AlertEvent, AlertRules, Alerts } from "../../src/shared/api/types.ts";
import { iso } from "./fixture.ts";

export function buildAlert(now: number, members: Partial<Alert> = {}): Alert {
  return {
    id: "a1",
    rule_id: "longest-wait-critical",
    rule_name: null,
    metric: "longest_wait",
    severity: "critical",
    queue_id: "1",
    queue_name: "Växel",
    phase: "firing",
    began_at: iso(now - 252_000),
    fired_at: iso(now - 252_000),
    ended_at: null,
    end: null,
    value: 22.4,
    enter_value: 20,
    clear_value: 15,
    worst_value: 31,
    worst_at: iso(now - 60_000),
    escalated_at: null,
    inhibited_by: null,
    acknowledged: null,
    snoozed_until: null,
    cause: null,
    ...members,
  };
}

/** Many open alerts in many queues: every third is critical. */
export const buildAlerts = (now: number, count: number): Alert[] =>
  Array.from({ length: count }, (_, index) =>
    buildAlert(now, {
      id: `a${index + 1}`,
      queue_id: String(index + 1),
      queue_name: `Kö ${index + 1}`,
      severity: index < count / 3 ? "critical" : "warning",
      metric: index % 2 === 0 ? "longest_wait" : "service_level",
      fired_at: iso(now - 60_000 * (index + 1)),
    }),
  );

export const buildEnded = (now: number, members: Partial<Alert> = {}): Alert =>
  buildAlert(now, { id: "e1", phase: "ended", end: "recovered", began_at: iso(now - 7_200_000), fired_at: iso(now - 7_200_000), ended_at: iso(now - 6_900_000), value: 12, ...members });

export const buildAlertPage = (alerts: Alert[], next: string | null = null): Alerts => ({ alerts, next });

const event = (at: string, kind: AlertEvent["kind"], members: Partial<AlertEvent> = {}): AlertEvent => ({
  at, kind, value: null, by: null, note: null, until: null, is_news: false, ...members,
});

export function buildStory(now: number, alert: Alert): AlertDetail {
  return {
    alert,
    events: [
      event(alert.fired_at, "fired", { value: 20.1, is_news: true }),
      event(iso(now - 120_000), "commented", { by: "Bo", note: "Ringer vikarien" }),
      event(iso(now - 100_000), "snoozed", { by: "Anna", until: iso(now + 800_000) }),
    ],
  };
}

export const buildRules = (): AlertRules => ({
  version: 0,
  is_default: true,
  rules: (["warning", "critical"] as const).map((severity) => ({
    id: `longest-wait-${severity}`,
    rule: {
      name: null, metric: "longest_wait", severity, enter: 90, clear: 75, is_of_limit: true, place: "each_queue", queue_ids: [], group_ids: [],
      window: null, least_sample: 1, hold_seconds: 0, keep_seconds: 120, active: null, remind_minutes: 15, escalate_minutes: null, is_enabled: true,
    },
  })),
});
