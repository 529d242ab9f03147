import { useQuery } from "@tanstack/react-query";
import { request } from "@/shared/api/http";
import type { QueueGroups } from "@/shared/api/types";
import { GROUPS_KEY } from "@/shared/places/useQueueGroups";
import { useAccess } from "./access";

/** The queue groups that are all that is shown to whoever is signed in; empty for whom everything is. */
export function useScopeNames(): string[] {
  const ids = useAccess().user?.group_ids ?? [];
  const { data } = useQuery({ queryKey: GROUPS_KEY, queryFn: ({ signal }) => request<QueueGroups>("/queue-groups", { signal }), enabled: ids.length > 0 });
  return ids.map((id) => data?.groups.find((group) => group.id === id)?.name ?? id);
}
