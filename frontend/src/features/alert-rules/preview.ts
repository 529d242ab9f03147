/** What a rule would do with the values of this moment, for the metrics that the page has at hand. Pure. */

import type { AlertRuleBody, Queue, QueueGroup } from "@/shared/api/types";

export interface Match {
  queue: Queue;
  value: number;
  isBreach: boolean;
}

const PERCENT = 100;

function valueOf(rule: AlertRuleBody, queue: Queue): number | null {
  const { waiting_count: waiting, agents: { ready } } = queue;
  if (waiting === null) return null;
  if (rule.metric === "longest_wait") return queue.longest_wait_seconds ?? 0;
  if (rule.metric === "waiting") return waiting;
  if (rule.metric !== "waiting_with_nobody_ready" || ready === null) return null;
  return ready > 0 ? 0 : waiting;
}

/** The open queues of the rule by their values now; null for a rule whose values the page does not have. */
export function previewOf(rule: AlertRuleBody, queues: readonly Queue[], groups: readonly QueueGroup[]): Match[] | null {
  if (rule.place !== "each_queue" || Number.isNaN(rule.enter)) return null;
  const named = new Set([...rule.queue_ids, ...groups.filter((group) => rule.group_ids.includes(group.id)).flatMap((group) => group.queue_ids)]);
  const isAll = rule.queue_ids.length + rule.group_ids.length === 0;
  const found = queues.filter((queue) => (isAll || named.has(queue.id)) && queue.status !== "closed").flatMap((queue) => {
    const value = valueOf(rule, queue);
    if (value === null) return [];
    const enter = rule.is_of_limit ? (rule.enter * queue.limit_seconds) / PERCENT : rule.enter;
    return [{ queue, value, isBreach: value >= enter }];
  });
  return found.length === 0 ? null : found;
}
