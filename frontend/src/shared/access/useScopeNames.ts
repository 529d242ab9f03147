import { useGroupName } from "@/shared/places/useQueueGroups";
import { useAccess } from "./access";

/** The queue groups that are all that is shown to whoever is signed in; empty for whom everything is. */
export function useScopeNames(): string[] {
  const ids = useAccess().user?.group_ids ?? [];
  return ids.map(useGroupName(ids.length > 0));
}
