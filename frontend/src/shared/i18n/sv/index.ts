import { figures } from "./figures";
import { level } from "./level";
import { live } from "./live";
import { page } from "./page";
import { session } from "./session";

export const sv = { ...figures, level, live, page, session };

/** Every catalogue has exactly the members of the Swedish one. */
export type Catalogue = typeof sv;
