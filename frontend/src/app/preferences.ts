import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { keep, readKept } from "@/shared/browser/kept";
import { readSchedule, scheduleOf, themeAt, writeSchedule, type LightSchedule } from "@/shared/centre/light-hours";
import type { Locale } from "@/shared/format/format";
import type { Feed } from "@/shared/live/feed";

export type Theme = "light" | "dark" | "system" | "schedule";

// The same keys are read by first-paint.js.
const THEME_KEY = "trio-monitor.theme";
const HOURS_KEY = "trio-monitor.light-hours";
const LOCALE_KEY = "trio-monitor.locale";
const WORD_KEY = "trio-monitor.agent-word";
const MINUTE_MILLISECONDS = 60_000;

const storedTheme = (): Theme => {
  const stored = readKept(THEME_KEY);
  return stored === "light" || stored === "dark" || stored === "schedule" ? stored : "system";
};

export interface Preferences {
  theme: Theme;
  /** What the theme is just now; of the system's own only that it is the system's. */
  shownTheme: "light" | "dark" | "system";
  /** The centre's, by which `schedule` goes. */
  schedule: LightSchedule;
  locale: Locale;
  saysAgent: boolean;
  chooseTheme: (theme: Theme) => void;
  chooseLocale: (locale: Locale) => void;
  chooseAgentWord: (saysAgent: boolean) => void;
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;

/** The whole minute by the monitor's clock. */
function useMinute({ clock, subscribe }: Feed): number {
  const eachMinute = useCallback((listener: () => void) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(() => { listener(); wait(); }, MINUTE_MILLISECONDS - (clock.now() % MINUTE_MILLISECONDS));
    };
    wait();
    // The first word of the server may tell that the browser's clock is wrong.
    const leave = subscribe(listener);
    return () => { clearTimeout(timer); leave(); };
  }, [clock, subscribe]);
  return useSyncExternalStore(eachMinute, () => minuteOf(clock.now()));
}

/** The centre's light hours as the newest snapshot tells them; until one has come, those of the last visit. */
function useSchedule(feed: Feed): LightSchedule {
  const text = useSyncExternalStore(feed.subscribe, () => {
    const { dashboard } = feed.read();
    return dashboard === null ? null : writeSchedule(scheduleOf(dashboard.centre));
  });
  useEffect(() => { if (text !== null) keep(HOURS_KEY, text); }, [text]);
  return useMemo(() => readSchedule(text ?? readKept(HOURS_KEY)), [text]);
}

function useTheme(feed: Feed) {
  const [theme, setTheme] = useState(storedTheme);
  const schedule = useSchedule(feed);
  const minute = useMinute(feed);
  const shownTheme = theme === "schedule" ? themeAt(schedule, minute) : theme;
  useEffect(() => {
    if (shownTheme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = shownTheme;
  }, [shownTheme]);
  const chooseTheme = useCallback((chosen: Theme) => {
    keep(THEME_KEY, chosen);
    setTheme(chosen);
  }, []);
  return { theme, shownTheme, schedule, chooseTheme };
}

/** What this browser's user has chosen; put on the document, where the tokens and screen readers look for it. */
export function usePreferences(feed: Feed): Preferences {
  const [locale, setLocale] = useState<Locale>(() => (readKept(LOCALE_KEY) === "en" ? "en" : "sv"));
  const [saysAgent, setSaysAgent] = useState(() => readKept(WORD_KEY) === "agent");
  const chooseLocale = useCallback((chosen: Locale) => {
    document.documentElement.lang = chosen;
    keep(LOCALE_KEY, chosen);
    setLocale(chosen);
  }, []);
  const chooseAgentWord = useCallback((chosen: boolean) => {
    keep(WORD_KEY, chosen ? "agent" : null);
    setSaysAgent(chosen);
  }, []);
  return { ...useTheme(feed), locale, saysAgent, chooseLocale, chooseAgentWord };
}
