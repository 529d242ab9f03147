/** The queues of a board, their order, and what they come to together. Pure. */

import type { BoardOut, Dashboard } from "@/shared/api/types";
import { levelPercent } from "@/shared/centre/level";
import { sortQueues, type QueueView } from "@/shared/centre/queue-view";

export function queuesOf({ board, queue_ids }: BoardOut, views: readonly QueueView[]): QueueView[] {
  if (queue_ids === null) return sortQueues(views);
  const byId = new Map(views.map((view) => [view.queue.id, view]));
  const chosen = queue_ids.flatMap((id) => byId.get(id) ?? []);
  return board.order === "as_chosen" ? chosen : sortQueues(chosen);
}

/** One page of the queues that are not told of elsewhere on the screen. */
export function pageOf(views: readonly QueueView[], page: number, rowCount: number): readonly QueueView[] {
  return views.slice(page * rowCount, (page + 1) * rowCount);
}

export interface BoardLevel {
  percent: number | null;
  targetPercent: number;
}

/** The service level of the board's queues together: all their calls, each by its own queue's limit. */
export function levelOf(board: BoardOut, dashboard: Dashboard, views: readonly QueueView[]): BoardLevel {
  const { today } = dashboard.totals;
  if (board.queue_ids === null) return { percent: levelPercent(today), targetPercent: today.target_percent };
  const levels = views.map((view) => view.queue.today);
  const targets = new Set(levels.map((level) => level.target_percent));
  const [target = today.target_percent] = targets;
  const targetPercent = targets.size === 1 ? target : today.target_percent;
  // A share of time cannot be added to shares of calls.
  if (levels.some((level) => level.method === "sampled")) return { percent: null, targetPercent };
  const denominator = levels.reduce((sum, { level }) => sum + level.denominator, 0);
  const numerator = levels.reduce((sum, { level }) => sum + level.numerator, 0);
  return { percent: denominator === 0 ? null : (100 * numerator) / denominator, targetPercent };
}

/** Calls waiting in the board's queues; null when no queue tells. */
export function waitingOf(views: readonly QueueView[]): number | null {
  const counts = views.flatMap((view) => view.queue.waiting_count ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
