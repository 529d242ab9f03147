/** Whom an administrator may hide. Pure. */

import { plain } from "@/shared/format/plain";

export interface Known {
  id: string;
  name: string;
}

const swedish = new Intl.Collator("sv", { numeric: true });

/** The known ones and those who are new, by name. */
export function withMore(known: readonly Known[], ...more: readonly (readonly Known[])[]): readonly Known[] {
  const names = new Map([...known, ...more.flat()].map(({ id, name }) => [id, name]));
  return [...names].map(([id, name]) => ({ id, name })).sort((one, other) => swedish.compare(one.name, other.name) || swedish.compare(one.id, other.id));
}

/** Those whose name suits the search, and who are among `ids` where there are any to be among. */
export function listed(known: readonly Known[], search: string, ids: readonly string[] | null): Known[] {
  const wanted = plain(search.trim());
  return known.filter(({ id, name }) => (ids === null || ids.includes(id)) && plain(name).includes(wanted));
}
