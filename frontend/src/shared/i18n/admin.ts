/** The texts of administration, help and commands, apart from the others so that the first view does not carry them. */

import type { Locale } from "@/shared/format/format";
import { catalogueIn, useWords } from ".";
import { en } from "./en/admin";
import { sv, type AdminCatalogue } from "./sv/admin";

export type { AdminCatalogue };

const catalogues: Record<Locale, AdminCatalogue> = { sv, en };

export function useAdminWords(): AdminCatalogue {
  const { format, saysAgent } = useWords();
  return catalogueIn(catalogues, format.locale, saysAgent);
}
