import { useSyncExternalStore } from "react";

const isNarrow = window.matchMedia("(max-width: 719px)");

export function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => { query.removeEventListener("change", listener); };
    },
    () => query.matches,
  );
}

/** Whether the screen is a phone's, as the styles have it. */
export const useIsNarrow = (): boolean => useMedia(isNarrow);
