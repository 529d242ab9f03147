import type { AlertRuleBody, Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useQueueGroups } from "@/shared/places/useQueueGroups";
import { sentenceOf } from "./sentence";

/** Writes rules as sentences with the names that queues and groups have. */
export function useSentence(queues: readonly Queue[]): (rule: AlertRuleBody) => string {
  const { t, format } = useWords();
  const words = useAdminWords().rules.sentence;
  const groups = useQueueGroups().data?.groups ?? [];
  const nameIn = (list: readonly { id: string; name: string }[]) => (id: string): string => list.find((one) => one.id === id)?.name ?? id;
  return (rule) => sentenceOf(rule, { queue: nameIn(queues), group: nameIn(groups) }, words, t.level.windows, format);
}
