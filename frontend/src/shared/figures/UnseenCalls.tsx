import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { queryString, request } from "@/shared/api/http";
import type { Unseen } from "@/shared/api/types";
import { isTooLong } from "@/shared/calls/longest";
import { useWords } from "@/shared/i18n";
import styles from "./Figures.module.css";

interface UnseenCallsProps {
  /** None for all queues. */
  queueIds: readonly string[];
  from: string;
  to: string;
}

function useUnseenText() {
  const { t, format } = useWords();
  const words = t.level.unseen;
  return (data: Unseen | undefined, isUnasked: boolean) => {
    if (isUnasked) return words.tooLong;
    if (data === undefined) return words.counting;
    if (data.expected === null || data.least === null || data.most === null) return words.tooFew(format.seconds(data.poll_interval_seconds));
    return `${words.about(format.count(Math.round(data.expected)), format.count(Math.round(data.least)), format.count(Math.round(data.most)))} ${words.method}`;
  };
}

/** How many calls no poll saw: an estimate that is part of no figure, and says so. */
export function UnseenCalls({ queueIds, from, to }: UnseenCallsProps) {
  const words = useWords().t.level.unseen;
  const isUnasked = isTooLong(from, to);
  const text = useUnseenText();
  const { data, isError } = useQuery({
    queryKey: ["unseen", queueIds, from, to],
    queryFn: ({ signal }) => request<Unseen>(`/calls/unseen${queryString({ queue_id: queueIds, from, to })}`, { signal }),
    placeholderData: keepPreviousData,
    enabled: !isUnasked,
  });
  if (isError) return null;
  return (
    <p className={styles.hint}>
      <b>{words.name}</b>: {text(data, isUnasked)} {words.inNone}
    </p>
  );
}
