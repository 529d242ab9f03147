/** The board that this browser last showed, for a screen that starts while the monitor is away. It has no names of people. */

import type { BoardOut } from "@/shared/api/types";
import { keep, readKept } from "./kept";

const KEY = "trio-monitor.board";
const SHAPE = 1;

export const keepBoard = (board: BoardOut): void => { keep(KEY, JSON.stringify({ shape: SHAPE, board })); };

export const forgetBoard = (): void => { keep(KEY, null); };

/** Nothing for another board, and for one that another version has kept. */
export function keptBoard(boardId: string): BoardOut | undefined {
  try {
    const kept = JSON.parse(readKept(KEY) ?? "null") as { shape?: number; board?: BoardOut } | null;
    return kept?.shape === SHAPE && kept.board?.id === boardId ? kept.board : undefined;
  } catch {
    return undefined;
  }
}
