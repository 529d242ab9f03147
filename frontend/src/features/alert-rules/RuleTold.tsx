import type { AlertRuleBody, Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useQueueGroups } from "@/shared/places/useQueueGroups";
import { StatusMark } from "@/shared/ui/StatusMark";
import { previewOf } from "./preview";
import styles from "./Rules.module.css";
import { useSentence } from "./useSentence";

function Preview({ rule, queues }: { rule: AlertRuleBody; queues: readonly Queue[] }) {
  const { format } = useWords();
  const words = useAdminWords().rules.preview;
  const groups = useQueueGroups().data?.groups;
  // Which queues it is of is not known before its groups are.
  if (groups === undefined && rule.group_ids.length > 0) return null;
  const found = previewOf(rule, queues, groups ?? []);
  if (found === null) return null;
  const bad = found.filter((match) => match.isBreach);
  const text = (value: number): string => (rule.metric === "longest_wait" ? format.seconds(value) : format.count(value));
  return (
    <p className={styles.preview}>
      {bad.length === 0 ? words.none(found.length) : words.some(bad.length, found.length)}{" "}
      {bad.map(({ queue, value }) => words.one(queue.name, text(value))).join(", ")}
    </p>
  );
}

/** The rule as it is typed, in a sentence, and what it would do now. */
export function RuleTold({ rule, queues }: { rule: AlertRuleBody; queues: readonly Queue[] }) {
  const sentence = useSentence(queues);
  return (
    <div className={styles.told}>
      <StatusMark status={rule.severity} />
      <p className={styles.sentence}>{sentence(rule)}</p>
      <Preview rule={rule} queues={queues} />
    </div>
  );
}
