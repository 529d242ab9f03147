import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request } from "@/shared/api/http";
import type { Forecast, History, HistoryPoint, Staffing } from "@/shared/api/types";

const REFRESH_MILLISECONDS = 20_000;
const DAY_REFRESH_MILLISECONDS = 60_000;

export function useStaffing(queueId: string): UseQueryResult<Staffing> {
  return useQuery({
    queryKey: ["staffing", queueId],
    queryFn: ({ signal }) => request<Staffing>(`/queues/${encodeURIComponent(queueId)}/staffing`, { signal }),
    refetchInterval: REFRESH_MILLISECONDS,
  });
}

/** What is expected of today, and today as it has been seen so far; both are whole before either is shown. */
export function useDay(queueId: string, today: string): UseQueryResult<{ forecast: Forecast; points: readonly HistoryPoint[] }> {
  return useQuery({
    queryKey: ["day", queueId, today],
    queryFn: async ({ signal }) => {
      const queue = encodeURIComponent(queueId);
      const [forecast, history] = await Promise.all([
        request<Forecast>(`/queues/${queue}/forecast`, { signal }),
        request<History>(`/history/${queue}${queryString({ from: today, to: today, resolution: "15m" })}`, { signal }),
      ]);
      return { forecast, points: history.series.points };
    },
    refetchInterval: DAY_REFRESH_MILLISECONDS,
  });
}
