import { RequestFailed } from "@/shared/api/http";
import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";

/** The member that a refusal is about. */
const MEMBERS: Record<string, string> = { "name-taken": "name", "last-administrator": "role", "no-such-group": "group_ids", "admin-with-groups": "group_ids" };

/** What the server refuses of a user or a token, at the field that it is about. */
export function refusalsOf(error: Error | null, { users }: AdminCatalogue): Fault[] {
  if (!(error instanceof RequestFailed)) return [];
  const text = (users.refusals as Record<string, string>)[error.kind];
  return text === undefined ? [] : [{ path: MEMBERS[error.kind] ?? "", text }];
}
