import { useEffect, useSyncExternalStore } from "react";
import type { Theme } from "./preferences";

const isDark = window.matchMedia("(prefers-color-scheme: dark)");
const isNarrow = window.matchMedia("(max-width: 719px)");

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => { query.removeEventListener("change", listener); };
    },
    () => query.matches,
  );
}

export const useIsNarrow = (): boolean => useMedia(isNarrow);

/** Changes whenever the tokens' values do, for what is drawn with them outside CSS. */
export function useThemeKey(theme: Theme): string {
  const isSystemDark = useMedia(isDark);
  return theme === "system" ? `system ${isSystemDark ? "dark" : "light"}` : theme;
}

export function useTitle(title: string): void {
  useEffect(() => { document.title = title; }, [title]);
}
