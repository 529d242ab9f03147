import { RequestFailed } from "@/shared/api/http";
import { reasonSentence } from "@/shared/api/reason";
import { useWords } from "@/shared/i18n";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "./Button";
import { PanelState } from "./Panel";

interface LoadingProps {
  error: Error | null;
  /** What is being waited for, where it is worth telling. */
  text?: string;
  onAgain: () => void;
}

/** In place of what has not come: that it is on its way, or why it does not come and what can be done. */
export function Loading({ error, text, onAgain }: LoadingProps) {
  const { page, history: words } = useWords().t;
  const problems = useProblemWords();
  if (error === null) return <PanelState title={text ?? page.loading} isBusy />;
  const known = error instanceof RequestFailed ? words.problems[error.kind] : undefined;
  return (
    <PanelState
      title={known ?? words.failed}
      text={known === undefined ? reasonSentence(error, problems) : undefined}
      action={<Button onClick={onAgain}>{words.again}</Button>}
    />
  );
}
