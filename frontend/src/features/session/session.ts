import { request, RequestFailed } from "@/shared/api/http";
import type { Session } from "@/shared/api/types";

/** Why the page asks to sign in: a closed list, each with its text. */
export type SignInTrouble = "used" | "malformed" | "tooMany" | "unreachable" | "expired" | { detail: string };

export const fetchSession = (): Promise<Session> => request<Session>("/session");

export const signOut = (): Promise<void> => request("/session", { method: "DELETE" });

export const signIn = (token: string): Promise<Session> =>
  request<Session>("/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });

const TROUBLES: Record<number, SignInTrouble> = {
  0: "unreachable",
  400: "malformed",
  401: "used",
  403: "used",
  404: "used",
  410: "used",
  422: "malformed",
  429: "tooMany",
  502: "unreachable",
  503: "unreachable",
  504: "unreachable",
};

export function troubleOf(error: unknown): SignInTrouble {
  if (!(error instanceof RequestFailed)) return { detail: String(error) };
  return TROUBLES[error.status] ?? { detail: error.message };
}
