import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { request } from "@/shared/api/http";
import type { QueueGroups } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";

export const GROUPS_KEY = ["queue-groups"] as const;

export function useQueueGroups(isEnabled = true): UseQueryResult<QueueGroups> {
  return useQuery({ queryKey: GROUPS_KEY, queryFn: ({ signal }) => request<QueueGroups>("/queue-groups", { signal }), enabled: isEnabled });
}

/** What a group is called: a dash while the groups are on their way, its id where they do not come or it is none of them. */
export function useGroupName(isEnabled = true): (id: string) => string {
  const { data, isPending } = useQueueGroups(isEnabled);
  return (id) => data?.groups.find((group) => group.id === id)?.name ?? (isPending ? DASH : id);
}
