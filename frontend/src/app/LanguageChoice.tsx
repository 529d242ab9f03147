import { useWords } from "@/shared/i18n";
import { Segmented } from "@/shared/ui/Segmented";
import type { Preferences } from "./preferences";

const LOCALES = ["sv", "en"] as const;

export function LanguageChoice({ preferences }: { preferences: Preferences }) {
  const words = useWords().t.page.menu;
  return <Segmented label={words.language} options={LOCALES} words={words.languages} value={preferences.locale} onChange={preferences.chooseLocale} />;
}
