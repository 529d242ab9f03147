import { useEffect } from "react";
import { useMedia } from "@/shared/browser/media";
import type { Preferences } from "./preferences";

const isDark = window.matchMedia("(prefers-color-scheme: dark)");

/** Changes whenever the tokens' values do, for what is drawn with them outside CSS. */
export function useThemeKey(theme: Preferences["shownTheme"]): string {
  const isSystemDark = useMedia(isDark);
  return theme === "system" ? `system ${isSystemDark ? "dark" : "light"}` : theme;
}

export function useTitle(title: string): void {
  useEffect(() => { document.title = title; }, [title]);
}
