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

export function troubleOf(error: unknown): SignInTrouble {
  if (!(error instanceof RequestFailed)) return { detail: String(error) };
  switch (error.status) {
    case 0:
    case 502:
    case 503:
    case 504:
      return "unreachable";
    case 400:
    case 422:
      return "malformed";
    case 401:
    case 403:
    case 404:
    case 410:
      return "used";
    case 429:
      return "tooMany";
    default:
      return { detail: error.message };
  }
}
