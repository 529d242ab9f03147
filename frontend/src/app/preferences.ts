import { useCallback, useState } from "react";
import type { Locale } from "@/shared/format/format";

export type Theme = "light" | "dark" | "system";

// The same keys are read by first-paint.js.
const THEME_KEY = "trio-monitor.theme";
const LOCALE_KEY = "trio-monitor.locale";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

const storedTheme = (): Theme => {
  const stored = read(THEME_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
};

export interface Preferences {
  theme: Theme;
  locale: Locale;
  chooseTheme: (theme: Theme) => void;
  chooseLocale: (locale: Locale) => void;
}

/** What this browser's user has chosen; put on the document, where the tokens and screen readers look for it. */
export function usePreferences(): Preferences {
  const [theme, setTheme] = useState(storedTheme);
  const [locale, setLocale] = useState<Locale>(() => (read(LOCALE_KEY) === "en" ? "en" : "sv"));
  const chooseTheme = useCallback((chosen: Theme) => {
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    write(THEME_KEY, chosen);
    setTheme(chosen);
  }, []);
  const chooseLocale = useCallback((chosen: Locale) => {
    document.documentElement.lang = chosen;
    write(LOCALE_KEY, chosen);
    setLocale(chosen);
  }, []);
  return { theme, locale, chooseTheme, chooseLocale };
}
