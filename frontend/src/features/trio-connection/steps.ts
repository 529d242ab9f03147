/** How far a test came, as far as its outcome tells. Pure. */

import type { FailureReason } from "@/shared/api/types";

export const STEPS = ["reached", "signedIn", "permitted", "understood"] as const;
export type Step = (typeof STEPS)[number];
export type StepState = "good" | "critical" | "unknown";

const NOTHING: Record<Step, StepState> = { reached: "unknown", signedIn: "unknown", permitted: "unknown", understood: "unknown" };
/** These can come at any moment of a test, so that the steps after are not known. */
const NOT_REACHED = { ...NOTHING, reached: "critical" } as const;

const FAILED: Record<FailureReason, Record<Step, StepState>> = {
  unreachable: NOT_REACHED,
  timeout: NOT_REACHED,
  server_error: NOT_REACHED,
  rate_limited: NOT_REACHED,
  login_refused: { ...NOTHING, reached: "good", signedIn: "critical" },
  forbidden: { ...NOTHING, reached: "good", signedIn: "good", permitted: "critical" },
  malformed_reply: { ...NOTHING, reached: "good", understood: "critical" },
  store_unavailable: NOTHING,
  internal_error: NOTHING,
};

export const stepsOf = (reason: FailureReason | null): Record<Step, StepState> =>
  reason === null ? { reached: "good", signedIn: "good", permitted: "good", understood: "good" } : FAILED[reason];
