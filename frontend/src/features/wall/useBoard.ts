import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { request, type RequestFailed } from "@/shared/api/http";
import type { BoardOut } from "@/shared/api/types";
import { keepBoard, keptBoard } from "@/shared/browser/kept-board";

const REFRESH_MILLISECONDS = 30_000;

/** The board that a screen shows. A change of it is on the wall within half a minute; a failure leaves the last one there. */
export function useBoard(boardId: string): UseQueryResult<BoardOut, RequestFailed> {
  return useQuery<BoardOut, RequestFailed>({
    queryKey: ["board", boardId],
    queryFn: async ({ signal }) => {
      const board = await request<BoardOut>(`/boards/${encodeURIComponent(boardId)}`, { signal });
      keepBoard(board);
      return board;
    },
    initialData: () => keptBoard(boardId),
    initialDataUpdatedAt: 0,
    refetchInterval: REFRESH_MILLISECONDS,
    refetchIntervalInBackground: true,
  });
}
