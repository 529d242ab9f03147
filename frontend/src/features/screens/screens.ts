import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { request, send } from "@/shared/api/http";
import type { Boards, NewScreen, Screen, Screens } from "@/shared/api/types";

const KEY = ["screens"];
const REFRESH_MILLISECONDS = 30_000;

export const useScreens = (): UseQueryResult<Screens> =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<Screens>("/screens", { signal }), refetchInterval: REFRESH_MILLISECONDS });

export const useBoards = (): UseQueryResult<Boards> =>
  useQuery({ queryKey: ["boards"], queryFn: ({ signal }) => request<Boards>("/boards", { signal }) });

export function usePairScreen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (screen: NewScreen) => send<Screen>("POST", "/screens", screen),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useRevokeScreen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request(`/screens/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
