/** Made-up boards for tests. */

import type { Board, BoardOut } from "../../src/shared/api/types.ts";

export const buildBoard = (members: Partial<Board> = {}): Board => ({
  name: "Standard",
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
  ...members,
});

export const buildBoardOut = (members: Partial<Board> = {}, id = "standard"): BoardOut => {
  const board = buildBoard(members);
  return { id, is_built_in: id === "standard", board, queue_ids: board.choice === "queues" ? board.queue_ids : null };
};
