import { RequestFailed } from "@/shared/api/http";
import { reasonOf } from "@/shared/api/reason";
import type { FailureReason } from "@/shared/api/types";
import forms from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import styles from "./Connection.module.css";
import type { useTestConnection } from "./connection";
import { Outcome } from "./Outcome";

const INVALID = 422;

/** A test that was not made; what is wrong with the fields stands at the fields. */
function NotTested({ error }: { error: Error }) {
  const { connection: words, forms: { reasons } } = useAdminWords();
  const problems = useProblemWords();
  if (error instanceof RequestFailed && error.status === INVALID) return null;
  return words.notTested(reasonOf(error, problems, reasons));
}

interface TrialProps {
  test: ReturnType<typeof useTestConnection>;
  /** Why the last one that should have been saved failed its test. */
  refusal: FailureReason | null;
  isSaving: boolean;
  onTest: () => void;
}

/** The test of what is typed. */
export function Trial({ test, refusal, isSaving, onTest }: TrialProps) {
  const words = useAdminWords().connection;
  const isBusy = test.isPending || isSaving;
  return (
    <Panel heading={words.trial}>
      <div className={forms.stack}>
        <p className={forms.hint}>{words.trialText}</p>
        <div><Button disabled={isBusy} onClick={onTest}>{words.test}</Button></div>
        <div role="status" className={styles.result}>
          {isBusy && words.testing}
          {test.error !== null && <NotTested error={test.error} />}
          {test.data !== undefined && <Outcome reason={test.data.reason} version={test.data.server_version} />}
        </div>
        {refusal !== null && <div role="alert"><Outcome reason={refusal} version={null} isRefusal /></div>}
      </div>
    </Panel>
  );
}
