/** Keeps a ticking wait from jumping back when a poll lands. */

import type { Dashboard } from "@/shared/api/types";

/** The same call's start of waiting, reckoned at two polls, differs by the rounding of the clocks' offset. */
const SAME_CALL_MILLISECONDS = 2_000;

/** The earlier of two instants that can be the same call's; the new one where they cannot. */
export function steadySince(before: string | null | undefined, next: string): string {
  if (before === null || before === undefined) return next;
  const difference = Date.parse(next) - Date.parse(before);
  return Math.abs(difference) <= SAME_CALL_MILLISECONDS && difference > 0 ? before : next;
}

export function steadyWaits(before: Dashboard | null, next: Dashboard): Dashboard {
  if (before === null) return next;
  const sinceBefore = new Map(before.queues.map((queue) => [queue.id, queue.longest_waiting_since]));
  const queues = next.queues.map((queue) =>
    queue.longest_waiting_since === null
      ? queue
      : { ...queue, longest_waiting_since: steadySince(sinceBefore.get(queue.id), queue.longest_waiting_since) },
  );
  const longest = next.totals.longest_wait;
  if (longest === null) return { ...next, queues };
  const since = queues.find((queue) => queue.id === longest.queue_id)?.longest_waiting_since ?? longest.since;
  return { ...next, queues, totals: { ...next.totals, longest_wait: { ...longest, since } } };
}
