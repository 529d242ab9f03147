import { useCallback, useEffect, useState } from "react";
import { RequestFailed } from "@/shared/api/http";
import { fetchSession, signIn, signOut, troubleOf, type SignInTrouble } from "./session";
import { hasToken, takeToken } from "./token";

/**
 * `entering` while a sign-in link is being used up: nothing may ask the server before it has answered.
 * `unknown` while the server has not said: the page then shows what it has, and the stream asks on.
 */
export type SessionState = { phase: "entering" } | { phase: "unknown" } | { phase: "in" } | { phase: "out"; trouble: SignInTrouble | null };

export interface SessionControl {
  session: SessionState;
  enter: (token: string) => Promise<void>;
  leave: () => Promise<void>;
  expire: () => void;
}

async function stateAfter(act: () => Promise<unknown>): Promise<SessionState> {
  try {
    await act();
    return { phase: "in" };
  } catch (error) {
    return { phase: "out", trouble: troubleOf(error) };
  }
}

async function firstState(): Promise<SessionState> {
  try {
    await fetchSession();
    return { phase: "in" };
  } catch (error) {
    return error instanceof RequestFailed && error.status === 401 ? { phase: "out", trouble: null } : { phase: "unknown" };
  }
}

/** Uses up the link in the address bar; one that was cut off is told as what it is. */
function enterFromAddress(): Promise<SessionState> {
  const token = takeToken(window.location, window.history);
  return token === null ? Promise.resolve({ phase: "out", trouble: "malformed" }) : stateAfter(() => signIn(token));
}

/** The session of this browser; a sign-in link in the address bar is used up first. */
export function useSession(): SessionControl {
  const [session, setSession] = useState<SessionState>(() => ({ phase: hasToken(window.location) ? "entering" : "unknown" }));

  const enter = useCallback(async (token: string) => { setSession(await stateAfter(() => signIn(token))); }, []);

  useEffect(() => {
    if (hasToken(window.location)) void enterFromAddress().then(setSession);
    // A link that is being used up, or a refused stream, says more than this question's answer.
    else void firstState().then((first) => { setSession((before) => (before.phase === "unknown" ? first : before)); });
    const onHash = () => {
      if (hasToken(window.location)) void enterFromAddress().then(setSession);
    };
    window.addEventListener("hashchange", onHash);
    return () => { window.removeEventListener("hashchange", onHash); };
  }, []);

  const leave = useCallback(async () => {
    // Signed out here even if the server does not answer: nothing of the session is shown any more.
    await signOut().catch(() => undefined);
    setSession({ phase: "out", trouble: null });
  }, []);

  const expire = useCallback(() => {
    setSession((before) => ({ phase: "out", trouble: before.phase === "in" ? "expired" : null }));
  }, []);

  return { session, enter, leave, expire };
}
