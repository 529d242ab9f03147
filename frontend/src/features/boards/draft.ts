/** A board while it is being made or changed. Pure. */

import type { Board, BoardOut, QueueChoice, Tile } from "@/shared/api/types";
import type { Fault } from "@/shared/forms/faults";
import type { BoardWords } from "@/shared/i18n/boards";

export const ALL_TILES: readonly Tile[] = ["service_level", "waiting", "longest_wait", "agents", "agent_names", "trend", "clock"];
export const LONGEST_NAME = 80;
export const LONGEST_MESSAGE = 120;

/** The id is null until it is saved for the first time; a number is not one while what is typed is none. */
export interface Draft {
  id: string | null;
  board: Board;
}

const NEW: Board = {
  name: "",
  choice: "all",
  queue_ids: [],
  group_ids: [],
  order: "worst_first",
  tiles: ["service_level", "waiting", "longest_wait", "agents"],
  distance_metres: 6,
  diagonal_inches: 55,
  theme: "dark",
  language: "sv",
  rotation_seconds: 15,
  message: null,
  shows_agents: false,
};

export const newDraft = (language: Board["language"]): Draft => ({ id: null, board: { ...NEW, language } });

type Words = BoardWords["form"]["faults"];

/** The numbers of a room, with the least and the most that each can be. */
const ROOM = { distance_metres: [0.5, 30], diagonal_inches: [7, 200], rotation_seconds: [5, 300] } as const;
type RoomMember = keyof typeof ROOM;

function isSound(member: RoomMember, value: number): boolean {
  const [least, most] = ROOM[member];
  return value >= least && value <= most && (member !== "rotation_seconds" || Number.isInteger(value));
}

/** What can be seen to be wrong before asking the server. */
export function faultsOf(board: Board, words: Words): Fault[] {
  const checks: Record<RoomMember | "name" | "queue_ids" | "group_ids", boolean> = {
    name: board.name.trim() !== "",
    queue_ids: board.choice !== "queues" || board.queue_ids.length > 0,
    group_ids: board.choice !== "groups" || board.group_ids.length > 0,
    distance_metres: isSound("distance_metres", board.distance_metres),
    diagonal_inches: isSound("diagonal_inches", board.diagonal_inches),
    rotation_seconds: isSound("rotation_seconds", board.rotation_seconds),
  };
  return (Object.keys(checks) as (keyof typeof checks)[]).filter((path) => !checks[path]).map((path) => ({ path, text: words[path] }));
}

/** What is saved: what another choice has left behind is gone. */
export function boardOf({ board }: Draft): Board {
  const message = board.message?.trim() ?? "";
  return {
    ...board,
    name: board.name.trim(),
    queue_ids: board.choice === "queues" ? board.queue_ids : [],
    group_ids: board.choice === "groups" ? board.group_ids : [],
    order: board.choice === "queues" ? board.order : "worst_first",
    tiles: board.shows_agents ? board.tiles : board.tiles.filter((tile) => tile !== "agent_names"),
    message: message === "" ? null : message,
  };
}

/** The same as it can be drawn: in a usual room where the numbers are none yet. */
export function drawnOf(draft: Draft): Board {
  const board = boardOf(draft);
  const room = (member: RoomMember): number => (isSound(member, board[member]) ? board[member] : NEW[member]);
  return { ...board, distance_metres: room("distance_metres"), diagonal_inches: room("diagonal_inches"), rotation_seconds: room("rotation_seconds") };
}

/** The board as its screen would show it; `groups` are the ids of the queues in each group. */
export function previewOf(draft: Draft, groups: ReadonlyMap<string, readonly string[]>): BoardOut {
  const board = drawnOf(draft);
  const ofChoice: Record<QueueChoice, string[] | null> = {
    all: null,
    queues: board.queue_ids,
    groups: [...new Set(board.group_ids.flatMap((id) => groups.get(id) ?? []))],
  };
  return { id: draft.id ?? "", is_built_in: false, board, queue_ids: ofChoice[board.choice] };
}

/** One element at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, index) => index !== from);
  const item = items[from];
  return item === undefined ? rest : [...rest.slice(0, to), item, ...rest.slice(to)];
}
