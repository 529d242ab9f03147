import type { AgentState, Status } from "@/shared/api/types";

const status: Record<Status, string> = {
  good: "Bra",
  warning: "Varning",
  critical: "Kritisk",
  closed: "Stängd",
  unknown: "Okänd",
};

const agentState: Record<AgentState, string> = {
  ready: "Ledig",
  ringing: "Påringning",
  talking: "I samtal",
  hold: "Parkerat",
  wrap_up: "Efterbehandling",
  paused: "Paus",
  other_call: "Annat samtal",
  logged_out: "Utloggad",
  unknown: "Okänt",
};

const agentStates: Record<AgentState, (count: number) => string> = {
  ready: (count) => (count === 1 ? "ledig" : "lediga"),
  ringing: () => "ringer",
  talking: () => "i samtal",
  hold: () => "parkerat",
  wrap_up: () => "efterbeh.",
  paused: () => "paus",
  other_call: () => "annat",
  logged_out: (count) => (count === 1 ? "utloggad" : "utloggade"),
  unknown: (count) => (count === 1 ? "okänd" : "okända"),
};

export const page = {
  product: "Trio Monitor",
  skipToQueues: "Hoppa till köerna",
  demo: "DEMO",
  demoText: "Simulerade samtal – inga riktiga kunder",
  status,
  agentState,
  agentStates,
  loading: "Hämtar …",
  cutOff: "Kan inte visas utan anslutning",
  cutOffText: "Visas av sig självt när sidan har kontakt med Trio Monitor igen.",
  nothingYet: "Inget att visa ännu",
  unknownValue: "okänt",
  close: "Stäng",
  menu: {
    open: "Visning",
    search: "Sök och gå till",
    searchKeys: "Sök och gå till (Ctrl K)",
    theme: "Utseende",
    themes: { light: "Ljust", dark: "Mörkt", system: "Som systemet", schedule: "Efter klockan" },
    lightHours: (from: string, to: string) => `Ljust ${from}–${to}, som administratören har valt`,
    agentWord: "Ordet för den som svarar",
    // The soft hyphen keeps agent-word.ts from replacing it.
    agentWords: { handler: "Hand\u00adläggare", agent: "Agent" },
    language: "Språk",
    languages: { sv: "Svenska", en: "English" },
    signOut: "Logga ut",
    version: (version: string) => `Version ${version}`,
  },
  tabs: { label: "Välj vy", queues: "Köer", alerts: "Larm", agents: "Handläggare" },
  overview: "Nyckeltal",
  nav: {
    label: "Sidor",
    overview: "Översikt",
    reports: "Rapporter",
    administration: "Administration",
    screens: "Väggskärmar",
    help: "Hjälp",
    queue: "Kö",
    skip: "Hoppa till innehållet",
    missing: "Sidan finns inte",
    missingText: "Adressen leder ingenstans. Den kan vara felskriven eller ha flyttat.",
    toOverview: "Till översikten",
    show: "Visa",
    hide: "Dölj",
  },
  pages: {
    range: (from: string, to: string, total: string) => `${from}–${to} av ${total}`,
    previous: "Föregående sida",
    next: "Nästa sida",
  },
  title: {
    nobodyWaits: "Ingen väntar",
    lost: "Ingen kontakt",
    starting: "Ansluter",
  },
  failure: {
    title: (panel: string) => `${panel} kunde inte visas`,
    text: "Resten av sidan fungerar. Försök igen, eller kopiera rapporten och skicka till supporten.",
    again: "Försök igen",
    copy: "Kopiera rapport",
    copied: "Kopierad",
    report: "Felrapport",
  },
};
