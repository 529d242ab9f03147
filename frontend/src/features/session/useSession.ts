import { useCallback, useEffect, useState } from "react";
import { RequestFailed } from "@/shared/api/http";
import { fetchSession, signIn, signOut, troubleOf, type SignInTrouble } from "./session";
import { takeToken } from "./token";

/** `unknown` while the server has not said: the page then shows what it has, and the stream asks on. */
export type SessionState = { phase: "unknown" } | { phase: "in" } | { phase: "out"; trouble: SignInTrouble | null };

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

/** The session of this browser; a sign-in link in the address bar is used up first. */
export function useSession(): SessionControl {
  const [session, setSession] = useState<SessionState>({ phase: "unknown" });

  const enter = useCallback(async (token: string) => { setSession(await stateAfter(() => signIn(token))); }, []);

  useEffect(() => {
    const token = takeToken(window.location, window.history);
    const start = token === null ? firstState() : stateAfter(() => signIn(token));
    void start.then(setSession);
    const onHash = () => {
      const pasted = takeToken(window.location, window.history);
      if (pasted !== null) void enter(pasted);
    };
    window.addEventListener("hashchange", onHash);
    return () => { window.removeEventListener("hashchange", onHash); };
  }, [enter]);

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
