/** What is wrong with a form's fields: found here, or told by the server. */

import { createContext, use } from "react";
import { RequestFailed } from "@/shared/api/http";
import { reasonSentence } from "@/shared/api/reason";
import type { FaultCode, FieldProblem, WeaknessCode } from "@/shared/api/types";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import type { ProblemWords } from "@/shared/i18n/problems";

/** `path` names a member within the form's document, such as `schedule.windows.0.opens`; empty for the whole. */
export interface Fault {
  path: string;
  text: string;
}

export const FaultsContext = createContext<readonly Fault[]>([]);

export const useFault = (path: string): string | null => use(FaultsContext).find((fault) => fault.path === path)?.text ?? null;

type Words = AdminCatalogue["forms"]["faults"];

const unusable = (words: Words): string => words.unusable;
const gone = (words: Words): string => words.gone;

/** What is said of each fault; `value` is its bound, or the name that is meant. Weak passwords have words at their field. */
const TEXTS: Record<Exclude<FaultCode, WeaknessCode>, (words: Words, value: string) => string> = {
  missing: (words) => words.missing,
  none_chosen: (words) => words.missing,
  too_short: (words) => words.missing,
  greater_than: (words, bound) => words.above(bound),
  greater_than_equal: (words, bound) => words.least(bound),
  less_than_equal: (words, bound) => words.most(bound),
  string_too_short: (words, bound) => words.leastCharacters(bound),
  string_too_long: (words, bound) => words.mostCharacters(bound),
  string_pattern_mismatch: (words) => words.characters,
  no_number: (words) => words.number,
  no_clock_time: (words) => words.clockTime,
  no_address: (words) => words.address,
  address_end: (words, end) => words.addressEnd(end),
  login_in_address: (words) => words.noLogin,
  closes_first: (words) => words.opensFirst,
  overlap: (words) => words.overlap,
  warns_late: (words) => words.warningFirst,
  clears_worse: (words) => words.turned,
  twice: (words) => words.twice,
  unknown_queue: gone,
  unknown_group: gone,
  group_in_use: (words, group) => words.inUse(group),
  other_server: (words) => words.otherServer,
  unknown_service: (words) => words.unknownService,
  only_here: (words) => words.onlyHere,
  not_signed: (words) => words.noSignature,
  signed: (words) => words.signature,
  too_long: unusable,
  extra_forbidden: unusable,
  enum: unusable,
  no_moment: unusable,
  not_together: unusable,
  no_connection: unusable,
  invalid: unusable,
};

/** What the server says of a value, in the reader's words. A page that is older than its server may not know the code. */
export function faultText({ code, value }: Pick<FieldProblem, "code" | "value">, words: Words): string {
  const write = (TEXTS as Partial<Record<FaultCode, (typeof TEXTS)["invalid"]>>)[code] ?? unusable;
  return write(words, String(value ?? ""));
}

/** The faults that a reply tells of, their places cut of what is before the form's own document. */
export function faultsOf(error: unknown, root: string, words: Words, problems: ProblemWords): Fault[] {
  if (!(error instanceof RequestFailed) || error.status !== 422) return [];
  if (error.faults.length === 0) return [{ path: "", text: reasonSentence(error, problems) }];
  return error.faults.map((fault) => ({
    path: fault.where === root ? "" : fault.where.replace(`${root}.`, ""),
    text: faultText(fault, words),
  }));
}

/** The last part of a path that is a name. */
export const memberOf = (path: string): string => path.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
