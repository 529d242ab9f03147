import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@/shared/api/http";
import type { OwnSessions } from "@/shared/api/types";

export const SESSIONS_KEY = ["own-sessions"] as const;

export const useOwnSessions = () => useQuery({ queryKey: SESSIONS_KEY, queryFn: ({ signal }) => request<OwnSessions>("/me/sessions", { signal }) });

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>(`/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}

export const useEndAllSessions = (onDone: () => void) =>
  useMutation({ mutationFn: () => request<undefined>("/me/sessions", { method: "DELETE" }), onSuccess: onDone });
