/** What is typed, kept apart from what is saved until it is saved too. */

import { useState } from "react";

/** JSON takes what is no number for null. */
const write = (value: unknown): string => JSON.stringify(value, (_key, member: unknown) => (Number.isNaN(member) ? "NaN" : member));

export const isSame = (one: unknown, other: unknown): boolean => write(one) === write(other);

/** Each member that was typed stays; each that was not becomes what the other has saved. */
export function mergeDraft<T extends object>(base: T, mine: T, theirs: T): T {
  const members = (Object.keys(theirs) as (keyof T)[]).map((key) => [key, isSame(base[key], mine[key]) ? theirs[key] : mine[key]]);
  return Object.fromEntries(members) as T;
}

export interface Draft<T, V = number> {
  value: T;
  /** The version that the change is made from. */
  version: V;
  isChanged: boolean;
  change: (members: Partial<T>) => void;
  undo: () => void;
  /** Tells that the value is on its way: the next version is what became of it. Null when it came back refused. */
  markSent: (value: T | null) => void;
}

/** Follows the saved document only when its version changes: what an unfinished saving shows meanwhile is not yet true. */
export function useDraft<T extends object, V extends number | string = number>(saved: T, version: V): Draft<T, V> {
  const [state, setState] = useState<{ base: T; value: T; version: V; sent: T | null }>({ base: saved, value: saved, version, sent: null });
  if (state.version !== version) setState({ base: saved, value: mergeDraft(state.sent ?? state.base, state.value, saved), version, sent: null });
  return {
    value: state.value,
    version: state.version,
    isChanged: !isSame(state.base, state.value),
    change: (members) => { setState((before) => ({ ...before, value: { ...before.value, ...members } })); },
    undo: () => { setState((before) => ({ ...before, value: before.base })); },
    markSent: (sent) => { setState((before) => ({ ...before, sent })); },
  };
}
