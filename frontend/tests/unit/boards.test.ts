import { describe, expect, test } from "vitest";
import { boardOf, draftOf, faultsOf, idFor, moved, newDraft, previewOf } from "@/features/boards/draft";
import { withChange } from "@/features/boards/useBoards";
import { buildBoard, buildBoardOut } from "../support/wall-fixture";

describe("a draft of a board", () => {
  const named = draftOf(null, buildBoard({ name: "Växeln" }));
  test("is faulty in each part that cannot be, and only there", () => {
    expect(faultsOf(named)).toEqual(new Set());
    expect(faultsOf(newDraft("sv"))).toEqual(new Set(["name"]));
    expect(faultsOf({ ...named, board: { ...named.board, choice: "queues" } })).toEqual(new Set(["queues"]));
    expect(faultsOf({ ...named, board: { ...named.board, choice: "groups" } })).toEqual(new Set(["groups"]));
    expect(faultsOf({ ...named, distance: "0", diagonal: "", rotation: "4.5" })).toEqual(new Set(["distance", "diagonal", "rotation"]));
  });
  test("takes a decimal comma, and keeps the last number while another is being written", () => {
    expect(boardOf({ ...named, distance: "4,5" }).distance_metres).toBe(4.5);
    expect(boardOf({ ...named, distance: "" }).distance_metres).toBe(6);
  });
  test("leaves nothing behind of another choice, and no names where they may not be shown", () => {
    const before = buildBoard({ name: " A ", choice: "queues", queue_ids: ["1"], order: "as_chosen", tiles: ["clock", "agent_names"], shows_agents: true, message: "  " });
    expect(boardOf(draftOf("a", { ...before, choice: "all", shows_agents: false }))).toMatchObject({
      name: "A", queue_ids: [], group_ids: [], order: "worst_first", tiles: ["clock"], message: null,
    });
    expect(boardOf(draftOf("a", before)).tiles).toEqual(["clock", "agent_names"]);
  });
  test("is shown with the queues of its groups", () => {
    const draft = draftOf(null, buildBoard({ choice: "groups", group_ids: ["a", "b"] }));
    expect(previewOf(draft, new Map([["a", ["1", "2"]], ["b", ["2", "3"]]])).queue_ids).toEqual(["1", "2", "3"]);
  });
});

test.each([[0, 2, "bca"], [2, 0, "cab"], [1, 1, "abc"]])("moves an element from %i to %i", (from, to, after) => {
  expect(moved(["a", "b", "c"], from, to).join("")).toBe(after);
});

test.each([
  ["Växelns rum!", [], "vaxelns-rum"],
  ["Växelns rum", ["vaxelns-rum", "vaxelns-rum-2"], "vaxelns-rum-3"],
  ["???", [], "tavla"],
  ["x".repeat(80), [], "x".repeat(50)],
])("gives %s an address of its own", (name, taken, id) => {
  expect(idFor(name, taken)).toBe(id);
});

describe("a change that has been sent", () => {
  const before = { version: 3, boards: [buildBoardOut(), buildBoardOut({ name: "A" }, "a")] };
  test("is shown at once", () => {
    expect(withChange(before, { kind: "remove", id: "a" }).boards.map((one) => one.id)).toEqual(["standard"]);
    expect(withChange(before, { kind: "save", id: "b", board: buildBoard({ name: "B" }) }).boards.map((one) => one.id)).toEqual(["standard", "a", "b"]);
    expect(withChange(before, { kind: "save", id: "a", board: buildBoard({ name: "Å" }) }).boards[1]?.board.name).toBe("Å");
  });
});
