import { useCallback, useState } from "react";
import { keep, readKept } from "@/shared/browser/kept";
import type { Locale } from "@/shared/format/format";

export type Theme = "light" | "dark" | "system";

// The same keys are read by first-paint.js.
const THEME_KEY = "trio-monitor.theme";
const LOCALE_KEY = "trio-monitor.locale";

const storedTheme = (): Theme => {
  const stored = readKept(THEME_KEY);
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
  const [locale, setLocale] = useState<Locale>(() => (readKept(LOCALE_KEY) === "en" ? "en" : "sv"));
  const chooseTheme = useCallback((chosen: Theme) => {
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    keep(THEME_KEY, chosen);
    setTheme(chosen);
  }, []);
  const chooseLocale = useCallback((chosen: Locale) => {
    document.documentElement.lang = chosen;
    keep(LOCALE_KEY, chosen);
    setLocale(chosen);
  }, []);
  return { theme, locale, chooseTheme, chooseLocale };
}
