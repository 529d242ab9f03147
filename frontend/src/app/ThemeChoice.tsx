import { useWords } from "@/shared/i18n";
import { Segmented } from "@/shared/ui/Segmented";
import type { Preferences, Theme } from "./preferences";
import styles from "./TopBar.module.css";

const THEMES: readonly Theme[] = ["light", "dark", "system", "schedule"];

/** Light, dark, as the system, or by the hours that the centre has chosen. */
export function ThemeChoice({ preferences: { theme, schedule: { hours }, chooseTheme } }: { preferences: Preferences }) {
  const words = useWords().t.page.menu;
  return (
    <>
      <h2>{words.theme}</h2>
      <Segmented label={words.theme} options={THEMES} words={words.themes} value={theme} onChange={chooseTheme} />
      {theme === "schedule" && (
        <p className={styles.hours}>{words.lightHours(hours.light_from, hours.dark_from)}</p>
      )}
    </>
  );
}
