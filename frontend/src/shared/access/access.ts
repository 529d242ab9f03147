/** Who is signed in, and what their role may do. The server decides; the page only hides what it would refuse. */

import { createContext, use } from "react";
import type { Role, SessionUser } from "@/shared/api/types";

/** From the least to the most. */
export const ROLES: readonly Role[] = ["viewer", "supervisor", "admin"];

export interface Access {
  /** Null while the server has not said. */
  user: SessionUser | null;
  role: Role;
  /** Asks the server anew who is signed in. */
  refresh: () => void;
}

export const AccessContext = createContext<Access>({ user: null, role: "viewer", refresh: () => undefined });

export const useAccess = (): Access => use(AccessContext);

export const includes = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** Whether whoever is signed in has at least this role. */
export const useMay = (least: Role): boolean => includes(useAccess().role, least);
