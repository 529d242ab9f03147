/** The texts of staffing and forecast: a catalogue that only a queue's page loads. */

import type { Locale } from "@/shared/format/format";
import { catalogueIn, useWords } from ".";
import { forecast as enForecast } from "./en/forecast";
import { staffing as enStaffing } from "./en/staffing";
import { forecast } from "./sv/forecast";
import { staffing } from "./sv/staffing";

const sv = { staffing, forecast };

/** Every catalogue has exactly the members of the Swedish one. */
export type StaffingCatalogue = typeof sv;

const catalogues: Record<Locale, StaffingCatalogue> = { sv, en: { staffing: enStaffing, forecast: enForecast } };

export function useStaffingWords(): StaffingCatalogue {
  const { format, saysAgent } = useWords();
  return catalogueIn(catalogues, format.locale, saysAgent);
}
