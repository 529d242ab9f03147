import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request, send } from "@/shared/api/http";
import type { QueueRules, QueueRulesBody } from "@/shared/api/types";
import { useSave, type Saving } from "@/shared/forms/useSave";

const keyOf = (queueId: string) => ["queue-rules", queueId] as const;
const pathOf = (queueId: string): string => `/queues/${encodeURIComponent(queueId)}/rules`;

/** Null rules are those of the centre. */
export interface RulesChange {
  version: number;
  rules: QueueRulesBody | null;
}

export function useQueueRules(queueId: string): UseQueryResult<QueueRules> {
  return useQuery({ queryKey: keyOf(queueId), queryFn: ({ signal }) => request<QueueRules>(pathOf(queueId), { signal }) });
}

export function useSaveQueueRules(queueId: string): Saving<RulesChange> {
  return useSave<QueueRules, RulesChange>({
    queryKey: keyOf(queueId),
    send: ({ version, rules }) =>
      rules === null
        ? request<QueueRules>(`${pathOf(queueId)}${queryString({ version })}`, { method: "DELETE" })
        : send<QueueRules>("PUT", pathOf(queueId), { version, rules }),
    apply: (before, { rules }) => (rules === null ? { ...before, is_own: false } : { ...before, is_own: true, rules }),
  });
}
