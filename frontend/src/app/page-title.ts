/** The title tells the state, so that a tab among twenty does. Pure. */

import type { ConnectionState } from "@/features/connection/connection-state";
import { longestWait, type QueueView } from "@/shared/centre/queue-view";
import { duration } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";
import { statusShape } from "@/shared/ui/StatusMark";

interface TitleParts {
  views: readonly QueueView[];
  state: ConnectionState;
  /** The page's own name; null for the overview, whose title is the worst of the centre. */
  name?: string | null;
  /** Alerts that need somebody. */
  alertCount?: number;
}

/** Nothing is known of the centre just now. */
export const isBlind = (state: ConnectionState): boolean => state === "lost" || state === "never" || state === "browser_lost" || state === "offline";

/** Whether nobody waits: known of some queue, and of none that somebody does. A centre without queues has nobody waiting. */
const isQuiet = (views: readonly QueueView[]): boolean =>
  views.every((view) => (view.waitingCount ?? 0) === 0) && (views.length === 0 || views.some((view) => view.waitingCount === 0 || view.status === "closed"));

const worstOf = ({ views, state }: TitleParts, words: Catalogue["page"]): string => {
  if (state === "connecting") return words.title.starting;
  if (isBlind(state)) return `◌ ${words.title.lost}`;
  const longest = longestWait(views);
  if (longest !== null) return `${statusShape(longest.status)} ${duration(longest.waitSeconds)} ${longest.queue.name}`;
  return isQuiet(views) ? `● ${words.title.nobodyWaits}` : `◌ ${words.unknownValue}`;
};

/** "(2) ▲ 0:17 Växel": the alerts that need somebody, and the worst of the centre. */
export function pageTitle(parts: TitleParts, words: Catalogue["page"]): string {
  const { name = null, alertCount = 0 } = parts;
  const count = alertCount > 0 ? `(${alertCount}) ` : "";
  return `${count}${name ?? worstOf(parts, words)} – ${words.product}`;
}
