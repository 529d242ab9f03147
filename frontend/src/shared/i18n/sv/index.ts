import { alerts } from "./alerts";
import { explained } from "./explained";
import { figures } from "./figures";
import { history } from "./history";
import { level } from "./level";
import { live } from "./live";
import { page } from "./page";
import { reports } from "./reports";
import { session } from "./session";

export const sv = { ...figures, alerts, figures: explained, history, level, live, page, reports, session };

/** Every catalogue has exactly the members of the Swedish one. */
export type Catalogue = typeof sv;
