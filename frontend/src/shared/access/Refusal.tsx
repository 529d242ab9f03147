import { RequestFailed } from "@/shared/api/http";
import { reasonOf } from "@/shared/api/reason";
import { duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useProblemWords, type ProblemWords } from "@/shared/i18n/problems";
import type { Catalogue } from "@/shared/i18n/sv";
import styles from "./Access.module.css";
import { useSecondsUntil } from "./useSecondsUntil";

const UNREACHABLE = new Set([0, 502, 503, 504]);

export const retryAtOf = (error: Error | null): number | null => (error instanceof RequestFailed && error.status === 429 ? error.retryAt : null);

function textOf(error: Error, words: Catalogue["session"], problems: ProblemWords): string {
  if (!(error instanceof RequestFailed)) return words.otherFailure(reasonOf(error, problems));
  const { unreachable, tooMany, ...reasons } = words.reasons;
  if (error.status === 429) return tooMany;
  const known = (reasons as Record<string, string>)[error.kind];
  if (known !== undefined) return known;
  return UNREACHABLE.has(error.status) ? unreachable : words.otherFailure(reasonOf(error, problems));
}

/** After too many guesses: when to try again, and how long that is. The ticking is not read out. */
function Locked({ retryAt }: { retryAt: number }) {
  const { t, format } = useWords();
  const words = t.session;
  const seconds = useSecondsUntil(retryAt);
  if (seconds === 0) return <p className={styles.calm} role="status">{words.lockedOver}</p>;
  return (
    <div className={styles.refusal}>
      <p role="alert">{words.lockedUntil(format.timeWithSeconds(retryAt))}</p>
      <p className={`digits ${styles.countdown ?? ""}`} aria-hidden="true">{duration(seconds)}</p>
    </div>
  );
}

/** Why the server did not do it, plainly. */
export function Refusal({ error }: { error: Error | null }) {
  const { t } = useWords();
  const problems = useProblemWords();
  if (error === null) return null;
  const retryAt = retryAtOf(error);
  if (retryAt !== null) return <Locked key={retryAt} retryAt={retryAt} />;
  if (error instanceof RequestFailed && error.kind === "weak-password") return null;
  return <p className={styles.refusal} role="alert">{textOf(error, t.session, problems)}</p>;
}
