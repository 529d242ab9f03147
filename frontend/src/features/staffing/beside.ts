/** The three numbers of agents that are compared, and what is known of each. Pure. */

import type { Expectation, StaffingFigures } from "@/shared/api/types";

export interface Beside {
  agents: number;
  step: -1 | 0 | 1;
  /** Null for a number that cannot carry the load: there the queue grows without end. */
  expectation: Expectation | null;
}

const STEPS = [-1, 0, 1] as const;

export const beside = (figures: StaffingFigures): Beside[] =>
  STEPS.map((step) => ({ step, agents: figures.agents + step }))
    .filter(({ agents }) => agents > 0)
    .map((one) => ({ ...one, expectation: figures.expectations.find(({ agents }) => agents === one.agents) ?? null }));
