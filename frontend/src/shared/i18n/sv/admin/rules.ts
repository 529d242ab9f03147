import type { AlertMetric, AlertPlace } from "@/shared/api/types";

interface Subject {
  name: string;
  pronoun: string;
}

/** A sentence's parts, each in the words of its place in it. */
export interface RuleParts {
  what: string;
  place: string;
  enter: string;
  hold: string | null;
  pronoun: string;
  clear: string;
  keep: string | null;
}

const subjects: Record<AlertMetric, Subject> = {
  longest_wait: { name: "den längsta väntetiden", pronoun: "den" },
  waiting: { name: "antalet väntande samtal", pronoun: "det" },
  service_level: { name: "servicenivån", pronoun: "den" },
  abandon_rate: { name: "andelen tappade", pronoun: "den" },
  waiting_with_nobody_ready: { name: "antalet samtal som väntar utan att någon är ledig", pronoun: "det" },
  paused_share: { name: "andelen handläggare på paus", pronoun: "den" },
  source_lost: { name: "tiden utan data från Trio", pronoun: "den" },
  circuit_open: { name: "kretsbrytaren", pronoun: "den" },
  channels_disabled: { name: "antalet avstängda kanaler", pronoun: "det" },
};

const list = (places: readonly string[], word: string): string =>
  places.length < 2 ? places.join("") : `${places.slice(0, -1).join(", ")} ${word} ${places.at(-1) ?? ""}`;
const state = (value: string, length: string | null): string => (length === null ? `är ${value}` : `har varit ${value} i ${length}`);
const places: Record<AlertPlace, string> = { each_queue: "Varje kö för sig", centre: "Köerna tillsammans" };

export const rules = {
  heading: "Larmregler",
  lead: "Vad som ska larma, var och när. En ändring gäller från nästa avläsning, också för larm som pågår.",
  areDefault: "standardregler",
  one: "Larmregel",
  count: (count: number) => (count === 1 ? "1 regel" : `${count} regler`),
  none: "Inga regler",
  noneText: "Utan regler larmar ingenting.",
  add: "Ny larmregel",
  of: (name: string) => `Larmregeln ${name}`,
  on: "På",
  off: "Av",
  switchOf: (name: string) => `${name} är på`,
  drop: "Ta bort regeln",
  dropAsk: (name: string) => `Ta bort regeln ${name}?`,
  dropText: "Larm som pågår tar slut vid nästa avläsning, och de som fick veta att de började får veta det.",
  missing: "Regeln finns inte",
  missingText: "Den kan ha tagits bort, eller så är adressen felskriven.",
  what: "Vad",
  metric: "Mått",
  window: "Tidsfönster",
  nameHint: "Frivilligt. Utan namn heter regeln som måttet.",
  where: "Var",
  place: "Hur köerna räknas",
  places,
  when: "När",
  units: { seconds: "s", percent: "%", count: "", none: "" },
  percentOfLimit: "% av gränsen",
  percentOfTarget: "% av målet",
  isOfLimit: "I procent av köns egen gräns",
  isOfTarget: "I procent av köns eget mål",
  ofLimitHint: "Så passar en regel köer med olika gränser.",
  sampleHint: "Färre än så säger ingenting.",
  holdHint: "Så länge innan det larmar.",
  keepHint: "Så länge innan larmet är slut.",
  clearBelow: "Ska inte vara över värdet som larmar.",
  clearAbove: "Ska inte vara under värdet som larmar.",
  telling: "Avisering",
  minutes: "min",
  never: "aldrig",
  remindHint: "Så ofta, tills någon har kvitterat.",
  escalateHint: "Till andra, när ingen har kvitterat så länge.",
  active: "När regeln gäller",
  always: "Alltid",
  isEnabled: "Regeln är på",
  preview: {
    none: (of: number) => (of === 1 ? "Just nu larmar den inte i sin kö." : `Just nu larmar den i ingen av ${of} köer.`),
    some: (count: number, of: number) => (of === 1 ? "Just nu skulle den larma i sin kö:" : `Just nu skulle den larma i ${count} av ${of} köer:`),
    one: (queue: string, value: string) => `${queue} (${value})`,
  },
  sentence: {
    subjects,
    hours: (count: string) => `${count} h`,
    minutes: (count: string) => `${count} min`,
    group: (name: string) => `gruppen ${name}`,
    together: "i alla köer tillsammans",
    anyQueue: "i någon kö",
    inAll: (names: readonly string[]) => `i ${list(names, "och")}${names.length > 1 ? " tillsammans" : ""}`,
    inAny: (names: readonly string[]) => `i ${list(names, "eller")}`,
    ofLimit: (percent: string) => `${percent} av köns gräns`,
    ofTarget: (percent: string) => `${percent} av köns mål`,
    inWindow: (name: string, window: string) => `${name} (${window.toLowerCase()})`,
    atLeast: (value: string) => `minst ${value}`,
    below: (value: string) => `under ${value}`,
    circuit: (hold: string | null, keep: string | null) =>
      `Larma när Trio inte har svarat på upprepade försök${hold === null ? "" : ` och det har varat i ${hold}`}, tills Trio svarar${keep === null ? "" : ` och har gjort det i ${keep}`}.`,
    whole: ({ what, place, enter, hold, pronoun, clear, keep }: RuleParts) =>
      `Larma när ${what}${place === "" ? "" : ` ${place}`} ${state(enter, hold)}, tills ${pronoun} ${state(clear, keep)}.`,
  },
};
