import { RequestFailed } from "@/shared/api/http";
import { faultsOf, type Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import type { ProblemWords } from "@/shared/i18n/problems";

/** The member that a refusal is about. */
const MEMBERS: Record<string, string> = { "name-taken": "name", "last-administrator": "role", "no-such-group": "group_ids", "admin-with-groups": "group_ids" };

/** What the server refuses of a user or a token, at the field that it is about. */
export function refusalsOf(error: Error | null, { users, forms }: AdminCatalogue, problems: ProblemWords): Fault[] {
  if (!(error instanceof RequestFailed)) return [];
  const text = (users.refusals as Record<string, string>)[error.kind];
  return text === undefined ? faultsOf(error, "body", forms.faults, problems) : [{ path: MEMBERS[error.kind] ?? "", text }];
}
