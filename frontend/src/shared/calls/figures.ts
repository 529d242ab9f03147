/** The figures that calls can be listed by. */

import type { CountedAs } from "@/shared/api/types";

const SLUGS: Record<CountedAs, string> = {
  offered: "inkomna",
  answered: "besvarade",
  answered_within: "besvarade-inom-gransen",
  abandoned: "tappade",
  abandoned_within: "tappade-inom-gransen",
  short_abandoned: "korta-avbrott",
  flowed_out: "vidarestyrda",
  unobserved: "ej-observerade",
  waiting: "vantar",
  outside_hours: "utanfor-oppettid",
  handled: "avslutade",
  level_numerator: "nivans-taljare",
  level_denominator: "nivans-namnare",
};

export const FIGURES = Object.keys(SLUGS) as CountedAs[];

/** As a figure stands in an address. */
export const slugOf = (figure: CountedAs | null): string | null => (figure === null ? null : SLUGS[figure]);
export const figureOf = (slug: string | null): CountedAs | null => FIGURES.find((figure) => SLUGS[figure] === slug) ?? null;
