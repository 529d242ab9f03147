/** A board while it is being made or changed. Pure. */

import type { Board, BoardOut, QueueChoice, Tile } from "@/shared/api/types";

export const ALL_TILES: readonly Tile[] = ["service_level", "waiting", "longest_wait", "agents", "agent_names", "trend", "clock"];
export const LONGEST_NAME = 80;
export const LONGEST_MESSAGE = 120;

/** As typed: a number that is half written is not one yet. */
export interface Draft {
  /** Null until it is saved for the first time. */
  id: string | null;
  board: Board;
  distance: string;
  diagonal: string;
  rotation: string;
}

export type Fault = "name" | "queues" | "groups" | "distance" | "diagonal" | "rotation";

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

export const draftOf = (id: string | null, board: Board): Draft => ({
  id,
  board,
  distance: String(board.distance_metres),
  diagonal: String(board.diagonal_inches),
  rotation: String(board.rotation_seconds),
});

export const newDraft = (language: Board["language"]): Draft => draftOf(null, { ...NEW, language });

const numberOf = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", ".")));
const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;

export function faultsOf({ board, distance, diagonal, rotation }: Draft): ReadonlySet<Fault> {
  const turn = numberOf(rotation);
  const checks: Record<Fault, boolean> = {
    name: board.name.trim() === "",
    queues: board.choice === "queues" && board.queue_ids.length === 0,
    groups: board.choice === "groups" && board.group_ids.length === 0,
    distance: !isWithin(numberOf(distance), 0.5, 30),
    diagonal: !isWithin(numberOf(diagonal), 7, 200),
    rotation: !Number.isInteger(turn) || !isWithin(turn, 5, 300),
  };
  return new Set((Object.keys(checks) as Fault[]).filter((name) => checks[name]));
}

/** What is saved: what another choice has left behind is gone, and numbers that cannot be stay as they were. */
export function boardOf(draft: Draft): Board {
  const { board } = draft;
  const faults = faultsOf(draft);
  const message = board.message?.trim() ?? "";
  return {
    ...board,
    name: board.name.trim(),
    queue_ids: board.choice === "queues" ? board.queue_ids : [],
    group_ids: board.choice === "groups" ? board.group_ids : [],
    order: board.choice === "queues" ? board.order : "worst_first",
    tiles: board.shows_agents ? board.tiles : board.tiles.filter((tile) => tile !== "agent_names"),
    distance_metres: faults.has("distance") ? board.distance_metres : numberOf(draft.distance),
    diagonal_inches: faults.has("diagonal") ? board.diagonal_inches : numberOf(draft.diagonal),
    rotation_seconds: faults.has("rotation") ? board.rotation_seconds : numberOf(draft.rotation),
    message: message === "" ? null : message,
  };
}

/** The board as its screen would show it; `groups` are the ids of the queues in each group. */
export function previewOf(draft: Draft, groups: ReadonlyMap<string, readonly string[]>): BoardOut {
  const board = boardOf(draft);
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

const LONGEST_ID = 50;
const LETTERS: Record<string, string> = { å: "a", ä: "a", ö: "o", é: "e", ü: "u" };

/** An address for a board that has none yet, after its name. */
export function idFor(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[åäöéü]/g, (letter) => LETTERS[letter] ?? "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/g, "");
  const start = plain === "" ? "tavla" : plain;
  if (!taken.includes(start)) return start;
  let number = 2;
  while (taken.includes(`${start}-${number}`)) number += 1;
  return `${start}-${number}`;
}
