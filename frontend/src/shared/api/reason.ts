import type { ProblemWords } from "@/shared/i18n/problems";
import { RequestFailed } from "./http";

/** Why something failed, in the reader's words and as the end of a sentence. What the server says in English is never shown. */
export function reasonOf(error: unknown, words: ProblemWords, own: Record<string, string> = {}): string {
  if (!(error instanceof RequestFailed)) return words.here;
  return own[error.kind] ?? words.kinds[error.kind] ?? words.other(error.status);
}

/** The same as a sentence of its own. */
export function reasonSentence(error: unknown, words: ProblemWords): string {
  const reason = reasonOf(error, words);
  return `${reason.charAt(0).toLocaleUpperCase()}${reason.slice(1)}.`;
}
