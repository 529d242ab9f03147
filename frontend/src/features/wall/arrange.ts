/** What stands on the screen this second. Pure. */

import type { BoardOut } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { pageOf, queuesOf } from "./board-queues";
import { pageAt, planOf, type Plan } from "./plan";
import type { WallAlarm, WallStatus } from "./wall";

/** Why there is no queue to show: none has come yet, the centre has none, or none was chosen. */
export type Emptiness = "waiting" | "centre" | "board";

export interface Arrangement {
  plan: Plan;
  /** The board's queues in their order. */
  queues: readonly QueueView[];
  /** Those of the page that stands. */
  rows: readonly QueueView[];
  page: number;
  pageCount: number;
  alarm: WallAlarm | null;
  otherAlarmCount: number;
  emptiness: Emptiness | null;
}

export interface Screen {
  board: BoardOut;
  moment: Moment;
  views: readonly QueueView[];
  status: WallStatus;
  /** Those that nobody has taken on, the one that fired first before the others. */
  alarms: readonly WallAlarm[];
  /** In the pixels that the screen is laid out in. */
  size: { width: number; height: number };
}

function emptinessOf(moment: Moment, views: readonly QueueView[]): Emptiness {
  if (moment.look === "never") return "waiting";
  return views.length === 0 ? "centre" : "board";
}

export function arrange({ board: boardOut, moment, views, status, alarms, size }: Screen): Arrangement {
  const { board } = boardOut;
  const queues = queuesOf(boardOut, views);
  const ids = new Set(queues.map((view) => view.queue.id));
  const own = alarms.filter((one) => one.queueId === null || ids.has(one.queueId));
  const [alarm = null] = own;
  const plan = planOf(
    { distanceMetres: board.distance_metres, diagonalInches: board.diagonal_inches, ...size },
    { tiles: board.tiles, messageLength: board.message?.length ?? 0, hasAlarm: alarm !== null, hasTrouble: status.trouble !== null },
  );
  const listed = alarm === null ? queues : queues.filter((view) => view.queue.id !== alarm.queueId);
  const pageCount = Math.max(1, Math.ceil(listed.length / plan.rowCount));
  const page = alarm === null ? pageAt(moment.now, board.rotation_seconds, pageCount) : 0;
  return {
    plan,
    queues,
    rows: pageOf(listed, page, plan.rowCount),
    page,
    pageCount,
    alarm,
    otherAlarmCount: Math.max(0, own.length - 1),
    emptiness: queues.length === 0 ? emptinessOf(moment, views) : null,
  };
}
