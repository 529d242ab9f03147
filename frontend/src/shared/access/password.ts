/** What can be said of a new password before and after the server has seen it. Pure. */

import { RequestFailed } from "@/shared/api/http";
import type { FaultCode } from "@/shared/api/types";
import type { Catalogue } from "@/shared/i18n/sv";

/** As the server has it. */
export const SHORTEST = 12;
export const LONGEST = 128;

export interface NewPassword {
  password: string;
  repeated: string;
}

export interface PasswordFault {
  of: keyof NewPassword;
  text: string;
}

export function faultOf({ password, repeated }: NewPassword, words: Catalogue["session"]["password"]): PasswordFault | null {
  if (password.length < SHORTEST) return { of: "password", text: words.tooShort(SHORTEST, password.length) };
  return password === repeated ? null : { of: "repeated", text: words.differs };
}

/** Why the server finds a new password too weak; null when it was refused for something else. */
export function weaknessText(error: Error | null, words: Catalogue["session"]["password"]): string | null {
  if (!(error instanceof RequestFailed) || error.kind !== "weak-password") return null;
  const code = error.faults[0]?.code ?? "guessable";
  return `${(words.weak as Partial<Record<FaultCode, string>>)[code] ?? words.weak.guessable} ${words.better}`;
}
