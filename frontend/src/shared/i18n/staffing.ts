/** The texts of staffing and forecast: a catalogue that only a queue's page loads. */

import { wordsOf } from ".";
import { forecast as enForecast } from "./en/forecast";
import { staffing as enStaffing } from "./en/staffing";
import { forecast } from "./sv/forecast";
import { staffing } from "./sv/staffing";

const sv = { staffing, forecast };

/** Every catalogue has exactly the members of the Swedish one. */
export type StaffingCatalogue = typeof sv;

export const useStaffingWords = wordsOf<StaffingCatalogue>({ sv, en: { staffing: enStaffing, forecast: enForecast } });
