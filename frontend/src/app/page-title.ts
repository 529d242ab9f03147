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
}

export function pageTitle({ views, state, name = null }: TitleParts, words: Catalogue["page"]): string {
  const withProduct = (text: string) => `${text} – ${words.product}`;
  if (name !== null) return withProduct(name);
  if (state === "connecting") return withProduct(words.title.starting);
  if (state !== "live" && state !== "late" && state !== "stored") {
    return withProduct(`◌ ${words.title.lost}`);
  }
  const longest = longestWait(views);
  if (longest === null) return withProduct(`● ${words.title.nobodyWaits}`);
  return withProduct(`${statusShape(longest.status)} ${duration(longest.waitSeconds)} ${longest.queue.name}`);
}
