import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { request } from "@/shared/api/http";
import type { AlertRules } from "@/shared/api/types";

export const RULES_KEY = ["alert-rules"] as const;
const FRESH_MILLISECONDS = 60_000;

export function useAlertRules(): UseQueryResult<AlertRules> {
  return useQuery({ queryKey: RULES_KEY, queryFn: ({ signal }) => request<AlertRules>("/alert-rules", { signal }), staleTime: FRESH_MILLISECONDS });
}
