/** A queue as it stands this second, and the order the queues are shown in. */

import type { Queue, Status } from "@/shared/api/types";
import { areKnown, secondsSince, type Moment } from "./age";

const SEVERITY: Record<Status, number> = { critical: 0, warning: 1, unknown: 2, good: 3, closed: 4 };

export interface QueueView {
  queue: Queue;
  /** The server's status, moved on by the wait that ticks between two polls. */
  status: Status;
  /** Null where it says nothing: nobody waits in a queue that is closed, or it is not known. */
  waitingCount: number | null;
  waitSeconds: number | null;
}

export function waitStatus(waitSeconds: number, limits: Pick<Queue, "limit_seconds" | "warning_seconds">): Status {
  if (waitSeconds >= limits.limit_seconds) return "critical";
  return waitSeconds >= limits.warning_seconds ? "warning" : "good";
}

/** A ticking wait can make a status worse between polls, never better: only a poll tells that a call was taken. */
export function viewQueue(queue: Queue, moment: Moment): QueueView {
  const waitSeconds = secondsSince(queue.longest_waiting_since, moment);
  if (!areKnown(moment)) return { queue, status: "unknown", waitingCount: null, waitSeconds: null };
  // A closed queue is not a good queue, also once its status is lost.
  const waitingCount = queue.is_open === false && queue.waiting_count === 0 ? null : queue.waiting_count;
  if (waitSeconds === null || queue.status === "closed" || queue.status === "unknown") {
    return { queue, status: queue.status, waitingCount, waitSeconds };
  }
  const ticked = waitStatus(waitSeconds, queue);
  return { queue, status: SEVERITY[ticked] < SEVERITY[queue.status] ? ticked : queue.status, waitingCount, waitSeconds };
}

const swedish = new Intl.Collator("sv", { numeric: true });

export const byName = (one: Pick<Queue, "id" | "name">, other: Pick<Queue, "id" | "name">): number =>
  swedish.compare(one.name, other.name) || swedish.compare(one.id, other.id);

/** Worst first, then by name: a row changes place only when its status does, never for a second's difference. */
export function sortQueues(views: readonly QueueView[]): QueueView[] {
  return [...views].sort((one, other) => SEVERITY[one.status] - SEVERITY[other.status] || byName(one.queue, other.queue));
}

/** The call that has waited longest of all, as it stands this second. */
export function longestWait(views: readonly QueueView[]): QueueView | null {
  return views.reduce<QueueView | null>(
    (longest, view) => (view.waitSeconds !== null && view.waitSeconds > (longest?.waitSeconds ?? -1) ? view : longest),
    null,
  );
}
