import type { AlertRuleBody, Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useQueueGroups } from "@/shared/places/useQueueGroups";
import { StatusMark } from "@/shared/ui/StatusMark";
import { previewOf } from "./preview";
import styles from "./Rules.module.css";
import { useSentence } from "./useSentence";

interface RuleToldProps {
  rule: AlertRuleBody;
  queues: readonly Queue[];
  look: Moment["look"];
}

function Preview({ rule, queues, look }: RuleToldProps) {
  const { format } = useWords();
  const words = useAdminWords().rules.preview;
  const groups = useQueueGroups().data?.groups;
  // Which queues it is of is not known before its groups are.
  if (groups === undefined && rule.group_ids.length > 0) return null;
  // Values that are late tell nothing of what it would do now.
  if (look !== "fresh") return null;
  const found = previewOf(rule, queues, groups ?? []);
  if (found === null) return null;
  const bad = found.filter((match) => match.isBreach);
  const text = (value: number): string => (rule.metric === "longest_wait" ? duration(value) : format.count(value));
  return (
    <p className={styles.preview}>
      {bad.length === 0 ? words.none(found.length) : words.some(bad.length, found.length)}{" "}
      {bad.map(({ queue, value }) => words.one(queue.name, text(value))).join(", ")}
    </p>
  );
}

/** The rule as it is typed, in a sentence, and what it would do now. */
export function RuleTold({ rule, queues, look }: RuleToldProps) {
  const sentence = useSentence(queues);
  return (
    <div className={styles.told}>
      <StatusMark status={rule.severity} />
      <p className={styles.sentence}>{sentence(rule)}</p>
      <Preview rule={rule} queues={queues} look={look} />
    </div>
  );
}
