import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useAccess } from "@/shared/access/access";
import type { LiveState } from "@/shared/live/feed";

/** When contact is back, what could not be fetched without it is asked for anew. */
export function useRecovery({ link: { phase } }: LiveState): void {
  const queries = useQueryClient();
  const { user, refresh } = useAccess();
  const wasLost = useRef(false);
  const isKnown = user !== null;
  useEffect(() => {
    if (phase === "lost") wasLost.current = true;
    if (phase !== "open" || !wasLost.current) return;
    wasLost.current = false;
    if (!isKnown) refresh();
    void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  }, [phase, isKnown, refresh, queries]);
}
