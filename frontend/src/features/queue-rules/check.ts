/** What can be seen to be wrong with a queue's rules. Pure. */

import type { QueueRulesBody } from "@/shared/api/types";
import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import { scheduleFaults } from "@/shared/schedule/week";

const NUMBERS = ["wait_seconds", "warning_seconds", "short_abandon_seconds", "target_percent"] as const;

export function checkRules(rules: QueueRulesBody, words: AdminCatalogue): Fault[] {
  const faults: Fault[] = NUMBERS.filter((member) => Number.isNaN(rules[member])).map((path) => ({ path, text: words.forms.faults.number }));
  if (rules.warning_seconds >= rules.wait_seconds) faults.push({ path: "warning_seconds", text: words.queues.warningOrder });
  return [...faults, ...scheduleFaults(rules.schedule, "schedule", words)];
}
