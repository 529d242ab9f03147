import { request, RequestFailed, send } from "@/shared/api/http";
import type { LinkKind, LinkLook, Session, SignInWays } from "@/shared/api/types";

/** Why the page asks to sign in, where that is not what somebody has just tried. `kept`: the server could not be told that they leave. */
export type Farewell = "ended" | "expired" | "malformed" | "kept";

/** A link that wants something before it lets anybody in. */
export interface OpenLink {
  token: string;
  kind: Exclude<LinkKind, "sign_in">;
  userName: string | null;
}

export const fetchSession = (): Promise<Session> => request<Session>("/session");

export const fetchWays = (signal: AbortSignal): Promise<SignInWays> => request<SignInWays>("/sign-in", { signal });

export const signOut = (): Promise<void> => request("/session", { method: "DELETE" });

export const signInByPassword = (name: string, password: string): Promise<Session> => send("POST", "/session/password", { name, password });

/** Uses a link up; `name` and `password` as its kind wants them. */
export const signInByLink = (token: string, given: { name?: string; password?: string } = {}): Promise<Session> => send("POST", "/session", { token, ...given });

/** Looks what a link is good for; one that signs in at once is used up. */
export async function followLink(token: string): Promise<Session | OpenLink> {
  const { kind, user_name: userName } = await send<LinkLook>("POST", "/sign-in-links/look", { token });
  return kind === "sign_in" ? signInByLink(token) : { token, kind, userName };
}

export const isNobody = (error: unknown): boolean => error instanceof RequestFailed && error.status === 401;

/** Where the provider is asked to end its own session. */
export const OIDC_SIGN_OUT = "/api/v1/sign-in/oidc/sign-out";

/** Where the browser goes to sign in by the OpenID provider, and comes back to afterwards. */
export const oidcPath = (to: string): string => `/api/v1/sign-in/oidc?${new URLSearchParams({ to }).toString()}`;
