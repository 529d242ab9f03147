import type { AlertRuleBody, Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useGroupName } from "@/shared/places/useQueueGroups";
import { sentenceOf } from "./sentence";

/** Writes rules as sentences with the names that queues and groups have. */
export function useSentence(queues: readonly Queue[]): (rule: AlertRuleBody) => string {
  const { t, format } = useWords();
  const words = useAdminWords().rules.sentence;
  const groupName = useGroupName();
  const queueName = (id: string): string => queues.find((queue) => queue.id === id)?.name ?? id;
  return (rule) => sentenceOf(rule, { queue: queueName, group: groupName }, words, t.level.windows, format);
}
