import { RequestFailed } from "@/shared/api/http";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { PanelState } from "@/shared/ui/Panel";

interface TroubleProps {
  error: Error;
  onAgain: () => void;
}

/** Why there is nothing to see: the kind in the reader's language, and what the server adds to it. */
export function Trouble({ error, onAgain }: TroubleProps) {
  const words = useWords().t.history;
  const kind = error instanceof RequestFailed ? error.kind : "";
  const isAnswered = error instanceof RequestFailed && error.status > 0;
  return (
    <PanelState
      title={words.problems[kind] ?? words.failed}
      text={isAnswered ? error.message : undefined}
      action={<Button onClick={onAgain}>{words.again}</Button>}
    />
  );
}
