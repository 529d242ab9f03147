import type { Catalogue } from "../sv";
import { alerts } from "./alerts";
import { explained } from "./explained";
import { figures } from "./figures";
import { history } from "./history";
import { level } from "./level";
import { live } from "./live";
import { page } from "./page";
import { reports } from "./reports";
import { session } from "./session";

export const en: Catalogue = { ...figures, alerts, figures: explained, history, level, live, page, reports, session };
