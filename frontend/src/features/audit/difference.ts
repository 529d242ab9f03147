/** What an entry of the audit log says has changed, member by member. Pure. */

import type { AuditEntry } from "@/shared/api/types";

type Members = AuditEntry["before"];

export interface Difference {
  /** Where in the document, as `rules.wait_seconds`. */
  path: string;
  before: unknown;
  after: unknown;
}

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isLeafList = (value: unknown[]): boolean => value.every((one) => typeof one !== "object" || one === null);

/** Every member that is a value or a plain list, by its path. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
  const inner = (members: [string, unknown][]) => members.flatMap(([name, one]) => leavesOf(one, path === "" ? name : `${path}.${name}`));
  if (isBranch(value)) return inner(Object.entries(value));
  if (isList(value) && !isLeafList(value)) return inner(value.map((one, index) => [String(index + 1), one]));
  return [[path, value]];
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What differs; where there is only one side, all that it has. */
export function differencesOf(before: Members, after: Members): Difference[] {
  const [old, fresh] = [new Map(before === null ? [] : leavesOf(before)), new Map(after === null ? [] : leavesOf(after))];
  const isOneSided = before === null || after === null;
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths.map((path) => ({ path, before: old.get(path), after: fresh.get(path) })).filter((one) => (isOneSided ? (one.before ?? one.after ?? null) !== null : !same(one.before, one.after)));
}
