import { RequestFailed } from "@/shared/api/http";
import { reasonSentence } from "@/shared/api/reason";
import { useWords } from "@/shared/i18n";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import { PanelState } from "@/shared/ui/Panel";

interface TroubleProps {
  error: Error;
  onAgain: () => void;
}

/** Why there is nothing to see. */
export function Trouble({ error, onAgain }: TroubleProps) {
  const words = useWords().t.history;
  const problems = useProblemWords();
  const known = error instanceof RequestFailed ? words.problems[error.kind] : undefined;
  return (
    <PanelState
      title={known ?? words.failed}
      text={known === undefined ? reasonSentence(error, problems) : undefined}
      action={<Button onClick={onAgain}>{words.again}</Button>}
    />
  );
}
