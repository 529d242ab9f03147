import { useEffect, useMemo } from "react";
import type { SessionControl } from "@/features/session/useSession";
import { ROLES, type Access } from "@/shared/access/access";
import type { Role } from "@/shared/api/types";
import { keep, readKept } from "@/shared/browser/kept";

const ROLE_KEY = "trio-monitor.role";

const keptRole = (): Role => ROLES.find((role) => role === readKept(ROLE_KEY)) ?? "viewer";

export const forgetRole = (): void => { keep(ROLE_KEY, null); };

/** Who is signed in. Until the server has said, the page is drawn for the role of the last visit, so that nothing jumps. */
export function useAccessOf({ session, refresh }: SessionControl): Access {
  const user = session.phase === "in" ? session.session.user : null;
  useEffect(() => { if (user !== null) keep(ROLE_KEY, user.role); }, [user]);
  return useMemo(() => ({ user, role: user?.role ?? keptRole(), refresh }), [user, refresh]);
}
