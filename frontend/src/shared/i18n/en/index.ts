import type { Catalogue } from "../sv";
import { figures } from "./figures";
import { level } from "./level";
import { live } from "./live";
import { page } from "./page";
import { session } from "./session";

export const en: Catalogue = { ...figures, level, live, page, session };
