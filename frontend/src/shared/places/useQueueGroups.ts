import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { request } from "@/shared/api/http";
import type { QueueGroups } from "@/shared/api/types";

export const GROUPS_KEY = ["queue-groups"] as const;

export function useQueueGroups(isEnabled = true): UseQueryResult<QueueGroups> {
  return useQuery({ queryKey: GROUPS_KEY, queryFn: ({ signal }) => request<QueueGroups>("/queue-groups", { signal }), enabled: isEnabled });
}
