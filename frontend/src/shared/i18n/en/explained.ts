import type { Catalogue } from "../sv";

export const explained: Catalogue["figures"] = {
  others: "Other figures",
  figure: "Figure",
  formula: "How it is reckoned",
  calculation: "Calculation",
  value: "Value",
  answerRate: { name: "Answer rate", formula: "answered ÷ offered" },
  abandonRate: { name: "Abandon rate", formula: "abandoned ÷ offered" },
  asa: { name: "Average wait", formula: "waits of the answered ÷ answered" },
  aht: { name: "Handling time", formula: "time from answer to end, wrap-up included ÷ calls whose end was seen" },
  ofHandled: (count) => `${count} calls`,
  longest: { name: "Longest wait", formula: "the longest known wait" },
  meanWaiting: { name: "Waiting in the mean", formula: "all waiting ÷ the time that has passed" },
  coverage: { name: "Coverage", formula: "readings that came ÷ readings that were due" },
  counts: "The calls of the period",
  ownLimits: "Several limits hold: each call counts within its queue's own.",
  method: "A call belongs to the time in which it came. Numerators and denominators are summed, percentages are never averaged.",
  open: (what) => `${what}. Show formula and calls`,
};
