import { useCallback, useEffect, useState } from "react";
import { onSignedOut, RequestFailed } from "@/shared/api/http";
import type { Session } from "@/shared/api/types";
import { fetchSession, followLink, isNobody, signOut, type Farewell, type OpenLink } from "./session";
import { hasToken, takeToken } from "./token";

/**
 * `entering` while a sign-in link is being looked at: nothing may ask the server before it has answered.
 * `unknown` while the server has not said: the page then shows what it has, and the stream asks on.
 */
export type SessionState =
  | { phase: "entering" }
  | { phase: "unknown" }
  | { phase: "in"; session: Session }
  | { phase: "link"; link: OpenLink }
  | { phase: "out"; farewell: Farewell | null; error: Error | null };

export interface SessionControl {
  session: SessionState;
  /** Follows a link that somebody has pasted. */
  follow: (token: string) => Promise<void>;
  enter: (session: Session) => void;
  leave: () => Promise<void>;
  expire: () => void;
  /** Asks anew who is signed in. */
  refresh: () => void;
}

const out = (farewell: Farewell | null, error: Error | null = null): SessionState => ({ phase: "out", farewell, error });

async function stateOfLink(token: string): Promise<SessionState> {
  try {
    const found = await followLink(token);
    return "token" in found ? { phase: "link", link: found } : { phase: "in", session: found };
  } catch (error) {
    return out(null, error instanceof Error ? error : new Error(String(error)));
  }
}

async function stateOfServer(): Promise<SessionState> {
  try {
    return { phase: "in", session: await fetchSession() };
  } catch (error) {
    return isNobody(error) ? out(null) : { phase: "unknown" };
  }
}

/** Follows the link in the address bar; one that was cut off is told as what it is. */
function stateOfAddress(): Promise<SessionState> {
  const token = takeToken(window.location, window.history);
  return token === null ? Promise.resolve(out("malformed")) : stateOfLink(token);
}

/** Signed out without having asked for it: by time, or by somebody else. */
function ended(before: SessionState): SessionState {
  if (before.phase === "in") return out(Date.now() >= Date.parse(before.session.expires_at) ? "expired" : "ended");
  return before.phase === "unknown" ? out(null) : before;
}

/** Who could not sign out is told: whoever opens this browser next would be let in. */
function keptBy(error: unknown): Farewell | null {
  if (!(error instanceof RequestFailed)) throw error;
  return isNobody(error) ? null : "kept";
}

/** The session of this browser; a sign-in link in the address bar comes first. */
export function useSession(): SessionControl {
  const [session, setSession] = useState<SessionState>(() => ({ phase: hasToken(window.location) ? "entering" : "unknown" }));
  const expire = useCallback(() => { setSession(ended); }, []);
  const refresh = useCallback(() => {
    void stateOfServer().then((told) => { setSession((before) => (told.phase === "in" || before.phase === "link" ? told : before)); });
  }, []);

  useEffect(() => onSignedOut(expire), [expire]);
  useEffect(() => {
    if (hasToken(window.location)) void stateOfAddress().then(setSession);
    // A link that is being followed, or a refused stream, says more than this question's answer.
    else void stateOfServer().then((first) => { setSession((before) => (before.phase === "unknown" ? first : before)); });
    const onHash = () => {
      if (hasToken(window.location)) void stateOfAddress().then(setSession);
    };
    window.addEventListener("hashchange", onHash);
    return () => { window.removeEventListener("hashchange", onHash); };
  }, []);

  const leave = useCallback(async () => {
    // Signed out here even if the server does not answer: nothing of the session is shown any more.
    setSession(out(await signOut().then(() => null, keptBy)));
  }, []);

  return {
    session,
    follow: async (token) => { setSession(await stateOfLink(token)); },
    enter: (entered) => { setSession({ phase: "in", session: entered }); },
    leave,
    expire,
    refresh,
  };
}
