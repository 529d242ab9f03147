import type { CountedAs, Formula, LevelWindow, Method, Outcome, Rule } from "@/shared/api/types";

interface FormulaWords {
  name: string;
  numerator: string;
  denominator: string;
}

const formulas: Record<Formula, FormulaWords> = {
  answered_only: { name: "Bara besvarade", numerator: "besvarade inom gränsen", denominator: "besvarade" },
  all_abandons: { name: "Alla tappade räknas", numerator: "besvarade inom gränsen", denominator: "besvarade + tappade" },
  offered: { name: "Av alla inkomna", numerator: "besvarade inom gränsen", denominator: "inkomna" },
  short_abandons_excluded: {
    name: "Korta avbrott räknas bort",
    numerator: "besvarade inom gränsen",
    denominator: "besvarade + tappade − korta avbrott",
  },
  abandons_within_limit_excluded: {
    name: "Tappade inom gränsen räknas bort",
    numerator: "besvarade inom gränsen",
    denominator: "besvarade + tappade − tappade inom gränsen",
  },
  abandons_within_limit_met: {
    name: "Tappade inom gränsen räknas som klarade",
    numerator: "besvarade inom gränsen + tappade inom gränsen",
    denominator: "besvarade + tappade",
  },
};

const windows: Record<LevelWindow, string> = { "15m": "15 min", "30m": "30 min", "60m": "60 min", today: "I dag" };

const outcomes: Record<Outcome, string> = {
  answered: "Besvarat",
  abandoned: "Tappat",
  flowed_out: "Vidarestyrt",
  unobserved: "Ej observerat",
};

const rules: Record<Rule, string> = {
  record: "Tiden står i Trios samtalspost",
  agent_has_it: "Borta ur kön, en handläggare har det",
  gone_while_waiting: "Försvann ur kön utan att någon tog det",
  moved: "Väntar nu i en annan kö",
  too_little_evidence: "Försvann utan att utgången kunde ses",
  offered_unwatched: "Inkom när ingen avläsning gjordes",
};

const methods: Record<Method, string> = {
  per_call: "Varje samtal följs",
  sampled: "Stickprov: andel av öppettiden med väntan inom gränsen",
};

const counts: Record<CountedAs, string> = {
  offered: "Inkomna",
  answered: "Besvarade",
  answered_within: "Besvarade inom gränsen",
  abandoned: "Tappade",
  abandoned_within: "Tappade inom gränsen",
  short_abandoned: "Korta avbrott",
  flowed_out: "Vidarestyrda",
  unobserved: "Ej observerade",
  waiting: "Väntar nu",
  outside_hours: "Utanför öppettid",
  handled: "Avslutade med känd tid",
  level_numerator: "Servicenivåns täljare",
  level_denominator: "Servicenivåns nämnare",
};

export const level = {
  title: (queue: string) => `Servicenivå – ${queue}`,
  allQueues: "alla köer",
  window: "Tidsfönster",
  windows,
  formulas,
  outcomes,
  rules,
  methods,
  formula: "Så räknas den",
  result: (numerator: string, denominator: string) => `${numerator} ÷ ${denominator}`,
  withinMeans: (limit: string) => `Inom gränsen betyder väntan på högst ${limit}.`,
  ownLimits: "För alla köer tillsammans: andelen inom varje kös egen gräns. Täljare och nämnare summeras, procenttal medelvärdesbildas aldrig.",
  shortMeans: (limit: string) => `Kort avbrott: lade på inom ${limit}.`,
  target: "Mål",
  recover: "Samtal för att nå målet",
  recoverHint: "så många till, alla besvarade i tid",
  recoverIn: (count: string, _number: number, target: string) => `${count} samtal i tid till ${target}`,
  recoverOut: (target: string) => `${target} går inte att nå`,
  onTarget: (target: string) => `mål ${target} nås`,
  recoverNever: "går inte att nå",
  liveLevel: "Med dem som väntar nu",
  liveHint: "väntande som redan passerat gränsen räknas som missade",
  method: "Metod",
  coverage: "Täckning",
  coverageHint: (time: string) => `andel av avläsningarna som kom, sedan ${time}`,
  asa: "Medelväntetid (besvarade)",
  abandonRate: "Andel tappade",
  unobserved: "Ej observerade samtal",
  unobservedHint: "kom och gick utan att utgången kunde ses; räknas inte",
  unseen: {
    name: "Samtal som ingen avläsning såg",
    counting: "räknas …",
    about: (expected: string, least: string, most: string) => `uppskattningsvis ${expected} (mellan ${least} och ${most}) kom och lade på mellan två avläsningar.`,
    tooFew: (interval: string) => `den som lägger på inom ${interval} kan komma och gå osedd; för få har lagt på strax efter att de först sågs för att uppskatta hur många.`,
    tooLong: "uppskattas för högst 31 dygn.",
    method: "Så uppskattas de: hur ofta uppringare lägger på strax efter att de setts, gånger tiden de väntat innan dess.",
    inNone: "De ingår inte i något tal.",
  },
  terms: "Samtal i fönstret",
  counts,
  shortBetween: (least: string, most: string) => `mellan ${least} och ${most}`,
  outsideHint: "räknas inte i servicenivån",
  bounds: (least: string, most: string, fewest: string, greatest: string) =>
    `Mellan ${least} och ${most}: ${fewest}–${greatest} av de tappade kan vara korta avbrott. Deras väntan är känd bara mellan två avläsningar.`,
  compare: "Samma samtal med de sex formlerna",
  ours: "vår formel",
  formulaColumn: "Formel",
  calculation: "Beräkning",
  share: "Andel",
  calls: {
    heading: "Samtalen bakom",
    filter: "Räknas som",
    all: "Alla",
    offeredAt: "Inkom",
    queue: "Kö",
    wait: "Väntan",
    outcome: "Utgång",
    within: "Inom gränsen",
    yes: "Ja",
    no: "Nej",
    waiting: "Väntar",
    between: (least: string, most: string) => `${least}–${most}`,
    atLeast: (least: string) => `minst ${least}`,
    empty: "Inga samtal att visa",
    open: (figure: string) => `${figure}. Visa samtalen`,
  },
  empty: "Inga samtal i fönstret, så det finns ingen andel att räkna ut.",
  failed: "Uppgifterna kunde inte hämtas",
  again: "Försök igen",
};
