/** The title tells the state, so that a tab among twenty does. Pure. */

import type { Moment } from "@/shared/centre/age";
import { longestWait, type QueueView } from "@/shared/centre/queue-view";
import { duration } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";
import { statusShape } from "@/shared/ui/StatusMark";

interface TitleParts {
  views: readonly QueueView[];
  moment: Moment;
  isBrowserLost: boolean;
  isStarting: boolean;
}

export function pageTitle({ views, moment, isBrowserLost, isStarting }: TitleParts, words: Catalogue["page"]): string {
  const withProduct = (text: string) => `${text} – ${words.product}`;
  if (isStarting) return withProduct(words.title.starting);
  if (isBrowserLost || moment.look === "lost" || moment.look === "gone" || moment.look === "never") {
    return withProduct(`◌ ${words.title.lost}`);
  }
  const longest = longestWait(views);
  if (longest === null) return withProduct(`● ${words.title.nobodyWaits}`);
  return withProduct(`${statusShape(longest.status)} ${duration(longest.waitSeconds)} ${longest.queue.name}`);
}
