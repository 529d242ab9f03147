import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request } from "@/shared/api/http";
import type { AlertDetail, Alerts } from "@/shared/api/types";
import type { PastQuestion } from "./choice";

const REFRESH_MILLISECONDS = 60_000;
export const PAGE = 50;

/** Alerts that have ended. `openIds` changes when one of the open ones does, and then there is more to fetch,
    also when the open ones are again the same as they once were. */
export function usePastAlerts(question: PastQuestion | null, openIds: string): UseQueryResult<Alerts> {
  return useQuery({
    queryKey: ["alerts", question, openIds],
    enabled: question !== null,
    queryFn: ({ signal }) => request<Alerts>(`/alerts${queryString({ state: "ended", ...question, limit: PAGE })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}

/** One alert with its story; `version` changes with what the stream tells of it. */
export function useAlertStory(alertId: string, version: string): UseQueryResult<AlertDetail> {
  return useQuery({
    queryKey: ["alert", alertId, version],
    queryFn: ({ signal }) => request<AlertDetail>(`/alerts/${encodeURIComponent(alertId)}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}
