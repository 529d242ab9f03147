/** How long the one who hung up had waited: one figure when it is known, else what the truth lies between. Pure. */

import type { AbandonedCall } from "@/shared/api/types";
import { duration } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";

export function abandonedWait(call: AbandonedCall, words: Catalogue["reports"]): string {
  const least = duration(call.wait_at_least_seconds);
  if (call.wait_at_most_seconds === null) return words.atLeast(least);
  const most = duration(call.wait_at_most_seconds);
  return least === most ? least : words.between(least, most);
}
