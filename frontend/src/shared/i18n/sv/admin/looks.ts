export const hiddenAgents = {
  heading: "Dolda handläggare",
  lead: "Dölj dem som varken ska visas eller räknas, till exempel testanvändare och grupptelefoner. Nya handläggare visas. En ändring gäller från nästa avläsning.",
  count: (hidden: number, all: number) => `${hidden} av ${all} dolda`,
  filter: "Vilka som visas här",
  all: "Alla",
  onlyHidden: "Dolda",
  name: "Namn",
  now: "Just nu",
  isHidden: "Dold",
  hide: (name: string) => `Dölj ${name}`,
  noneHidden: "Ingen är dold",
  none: "Inga handläggare att dölja",
  noneText: "De visas här när Trio har berättat vilka de är.",
  queueCounts: "Hur många som är inloggade, lediga och på paus i varje kö räknar Trio, som inte säger vilka de är. Där räknas också den som är dold.",
};

export const lightHours = {
  heading: "Utseende",
  lead: "När sidor som går efter klockan är ljusa och när de är mörka. Var och en väljer i sin meny om sidan ska göra det, och varje tavla har sitt eget val. Öppna sidor följer med direkt.",
  hours: "Ljusa timmar",
  zone: (zone: string) => `Klockan i ${zone}.`,
  clock: "Skriv en tid som 07:00.",
  same: "Ska inte vara samma tid.",
  now: { light: "Just nu är det ljust.", dark: "Just nu är det mörkt." },
};
