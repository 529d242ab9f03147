/** The texts of administration, help and commands, apart from the others so that the first view does not carry them. */

import { wordsOf } from ".";
import { en } from "./en/admin";
import { sv, type AdminCatalogue } from "./sv/admin";

export type { AdminCatalogue };

export const useAdminWords = wordsOf({ sv, en });
