/** Which queues something is about: no ids are all of them. Pure. */

import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";

export interface Places {
  queue_ids: string[];
  group_ids: string[];
}

/** Stands among the queues of a form where "some" is chosen but none yet: without it, none would be saved as all. */
const NONE_YET = "…";

/** Some places: those that are named, or none yet. */
export const somePlaces = (queueIds: readonly string[], groupIds: readonly string[]): Places => ({
  queue_ids: queueIds.length + groupIds.length === 0 ? [NONE_YET] : [...queueIds],
  group_ids: [...groupIds],
});

export const chosenQueues = (queueIds: readonly string[]): string[] => queueIds.filter((id) => id !== NONE_YET);

/** `path` is that of the document which has the places. */
export function placeFaults({ queue_ids: queueIds }: Places, path: string, words: AdminCatalogue["places"]): Fault[] {
  return queueIds.includes(NONE_YET) ? [{ path: `${path}queue_ids`, text: words.chooseOne }] : [];
}
