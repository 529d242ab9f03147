import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request } from "@/shared/api/http";
import type { Heatmap, History } from "@/shared/api/types";
import { canCompare, type Range } from "@/shared/history/period";

const REFRESH_MILLISECONDS = 60_000;
const FRESH_MILLISECONDS = 20_000;

export type HistoryQuery = UseQueryResult<History>;

/** A queue's past over a range, with the same weekdays a week before where that makes sense. */
export function useHistory(queueId: string, range: Range | null): HistoryQuery {
  return useQuery({
    queryKey: ["history", queueId, range],
    enabled: range !== null,
    queryFn: ({ signal }) => {
      const { from, to, resolution } = range ?? { from: null, to: null, resolution: null };
      const compare = resolution !== null && canCompare(resolution) ? "week" : null;
      return request<History>(`/history/${encodeURIComponent(queueId)}${queryString({ from, to, resolution, compare })}`, { signal });
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
    staleTime: FRESH_MILLISECONDS,
  });
}

export function useHeatmap(queueId: string): UseQueryResult<Heatmap> {
  return useQuery({
    queryKey: ["heatmap", queueId],
    queryFn: ({ signal }) => request<Heatmap>(`/history/${encodeURIComponent(queueId)}/heatmap`, { signal }),
    staleTime: 10 * REFRESH_MILLISECONDS,
  });
}
