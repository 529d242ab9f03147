import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { request, send } from "@/shared/api/http";
import type { NewUserBody, User, UserBody, UserLink, Users } from "@/shared/api/types";

const KEY = ["users"] as const;
const pathOf = (id: string): string => `/users/${encodeURIComponent(id)}`;

export function useUsers(): UseQueryResult<Users> {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<Users>("/users", { signal }) });
}

/** Sends a change of users and fetches the list anew. */
function useChange<Given, Told>(act: (given: Given) => Promise<Told>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
}

export const useAddUser = () => useChange((body: NewUserBody) => send<UserLink>("POST", "/users", body));
export const useChangeUser = (id: string) => useChange((body: UserBody) => send<User>("PUT", pathOf(id), body));
export const useResetUser = (id: string) => useChange(() => request<UserLink>(`${pathOf(id)}/reset`, { method: "POST" }));
export const useEndSessions = (id: string) => useChange(() => request<undefined>(`${pathOf(id)}/sessions`, { method: "DELETE" }));
