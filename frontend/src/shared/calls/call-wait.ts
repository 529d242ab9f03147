/** How a call's wait is written: one figure when it is known, both bounds when the truth lies between them. */

import type { Call } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";

export function waitText(call: Call, words: Catalogue["level"]["calls"]): string {
  const least = duration(call.wait_at_least_seconds);
  if (call.outcome === "unobserved") return DASH;
  if (call.wait_at_most_seconds === null) return words.atLeast(least);
  const most = duration(call.wait_at_most_seconds);
  return least === most ? least : words.between(least, most);
}
