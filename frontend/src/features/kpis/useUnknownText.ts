import type { Dashboard } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useHasContact } from "@/shared/live/contact";

/** In place of a figure: that it is on its way, or that it cannot be read. */
export function useUnknownText(dashboard: Dashboard | null): string {
  const { t } = useWords();
  const isComing = useHasContact() && dashboard === null;
  return isComing ? t.page.loading : t.kpi.unknownNow;
}
