import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request, RequestFailed } from "@/shared/api/http";
import type { Board, BoardOut, Boards } from "@/shared/api/types";

const KEY = ["boards"];

export const useBoards = (): UseQueryResult<Boards> =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<Boards>("/boards", { signal }) });

export type Change = { kind: "save"; id: string; board: Board } | { kind: "remove"; id: string };

const send = (change: Change, version: number): Promise<Boards> =>
  change.kind === "remove"
    ? request<Boards>(`/boards/${change.id}${queryString({ version })}`, { method: "DELETE" })
    : request<Boards>(`/boards/${change.id}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ version, board: change.board }),
      });

/** The list as it will be when the server has taken the change. */
export function withChange(boards: Boards, change: Change): Boards {
  if (change.kind === "remove") return { ...boards, boards: boards.boards.filter((one) => one.id !== change.id || one.id === "standard") };
  const own: BoardOut = { id: change.id, is_built_in: false, board: change.board, queue_ids: change.board.choice === "queues" ? change.board.queue_ids : null };
  const isNew = boards.boards.every((one) => one.id !== change.id);
  return { ...boards, boards: isNew ? [...boards.boards, own] : boards.boards.map((one) => (one.id === change.id ? own : one)) };
}

/** Shows a change at once, and takes it back when the server does not take it. */
export function useChangeBoards(onFailed: (change: Change, failure: RequestFailed) => void): (change: Change) => void {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ change, version }: { change: Change; version: number }) => send(change, version),
    onMutate: async ({ change }) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<Boards>(KEY);
      if (before !== undefined) queries.setQueryData(KEY, withChange(before, change));
      return before;
    },
    onSuccess: (after) => { queries.setQueryData(KEY, after); },
    onError: async (error, { change }, before) => {
      queries.setQueryData(KEY, before);
      onFailed(change, error instanceof RequestFailed ? error : new RequestFailed(0, "", String(error)));
      await queries.invalidateQueries({ queryKey: KEY });
    },
  });
  return (change) => { mutate({ change, version: queries.getQueryData<Boards>(KEY)?.version ?? 0 }); };
}
