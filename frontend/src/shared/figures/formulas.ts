import type { Formula } from "@/shared/api/types";

/** Every formula of the service level, in the order they are offered. */
export const FORMULAS: readonly Formula[] = ["short_abandons_excluded", "answered_only", "all_abandons", "offered", "abandons_within_limit_excluded", "abandons_within_limit_met"];
