import { describe, expect, test } from "vitest";
import { boardOf, drawnOf, faultsOf, moved, newDraft, previewOf } from "@/features/boards/draft";
import type { Board } from "@/shared/api/types";
import { withChange } from "@/features/boards/useBoards";
import { idOf } from "@/shared/forms/text";
import { boards } from "@/shared/i18n/sv/boards";
import { buildBoard, buildBoardOut } from "../support/wall-fixture";

describe("a draft of a board", () => {
  const named = { id: null, board: buildBoard({ name: "Växeln" }) };
  const faulty = (members: Partial<Board>) => faultsOf({ ...named.board, ...members }, boards.form.faults).map((fault) => fault.path);
  test("is faulty in each part that cannot be, and only there", () => {
    expect(faulty({})).toEqual([]);
    expect(faulty(newDraft("sv").board)).toEqual(["name"]);
    expect(faulty({ choice: "queues" })).toEqual(["queue_ids"]);
    expect(faulty({ choice: "groups" })).toEqual(["group_ids"]);
    expect(faulty({ distance_metres: 0, diagonal_inches: Number.NaN, rotation_seconds: 5.5 })).toEqual(["distance_metres", "diagonal_inches", "rotation_seconds"]);
  });
  test("is drawn in a usual room while what is typed is no room", () => {
    expect(drawnOf({ ...named, board: { ...named.board, distance_metres: Number.NaN, diagonal_inches: 900 } })).toMatchObject({ distance_metres: 6, diagonal_inches: 55 });
    expect(drawnOf({ ...named, board: { ...named.board, distance_metres: 4.5 } }).distance_metres).toBe(4.5);
  });
  test("leaves nothing behind of another choice, and no names where they may not be shown", () => {
    const before = buildBoard({ name: " A ", choice: "queues", queue_ids: ["1"], order: "as_chosen", tiles: ["clock", "agent_names"], shows_agents: true, message: "  " });
    expect(boardOf({ id: "a", board: { ...before, choice: "all", shows_agents: false } })).toMatchObject({
      name: "A", queue_ids: [], group_ids: [], order: "worst_first", tiles: ["clock"], message: null,
    });
    expect(boardOf({ id: "a", board: before }).tiles).toEqual(["clock", "agent_names"]);
  });
  test("is shown with the queues of its groups", () => {
    const draft = { id: null, board: buildBoard({ choice: "groups", group_ids: ["a", "b"] }) };
    expect(previewOf(draft, new Map([["a", ["1", "2"]], ["b", ["2", "3"]]])).queue_ids).toEqual(["1", "2", "3"]);
  });
});

test.each([[0, 2, "bca"], [2, 0, "cab"], [1, 1, "abc"]])("moves an element from %i to %i", (from, to, after) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(after);
});

test.each([
  ["Växelns rum!", [], "vaxelns-rum"],
  ["Växelns rum", ["vaxelns-rum", "vaxelns-rum-2"], "vaxelns-rum-3"],
  ["???", [], "x"],
  ["x".repeat(80), [], "x".repeat(50)],
])("gives %s an address of its own", (name, taken, id) => {
  expect(idOf(name, taken)).toBe(id);
});

describe("a change that has been sent", () => {
  const before = { version: 3, boards: [buildBoardOut(), buildBoardOut({ name: "A" }, "a")] };
  test("is shown at once", () => {
    expect(withChange(before, { kind: "remove", id: "a" }).boards.map((one) => one.id)).toEqual(["standard"]);
    expect(withChange(before, { kind: "save", id: "b", board: buildBoard({ name: "B" }) }).boards.map((one) => one.id)).toEqual(["standard", "a", "b"]);
    expect(withChange(before, { kind: "save", id: "a", board: buildBoard({ name: "Å" }) }).boards[1]?.board.name).toBe("Å");
  });
});
