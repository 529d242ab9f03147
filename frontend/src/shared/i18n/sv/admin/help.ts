import type { Status } from "@/shared/api/types";

const status: Record<Status, string> = {
  good: "Den som har väntat längst är under varningsgränsen.",
  warning: "Den som har väntat längst har passerat varningsgränsen.",
  critical: "Den som har väntat längst har passerat gränsen för väntetid.",
  closed: "Kön är stängd och ingen väntar. Det är varken bra eller dåligt.",
  unknown: "Trio berättar inte, eller så är uppgifterna för gamla. Det är inte samma sak som noll.",
};

export const commands = {
  heading: "Sök och gå till",
  field: "Sida, kö, handläggare eller kommando",
  none: "Inget passar",
  count: (count: number) => (count === 1 ? "1 träff" : `${count} träffar`),
  page: "Sida",
  queue: "Kö",
  agent: "Handläggare",
  action: "Gör",
  inAdmin: (section: string) => `Administration: ${section}`,
  ofScreens: (section: string) => `Väggskärmar: ${section}`,
  themes: { light: "Ljust utseende", dark: "Mörkt utseende", system: "Utseende som systemet", schedule: "Utseende efter klockan" },
  acknowledge: (alert: string) => `Kvittera senaste larmet: ${alert}`,
};

export const help = {
  heading: "Hjälp",
  lead: "Vad orden, formerna och tangenterna betyder.",
  statuses: "Status",
  status,
  shortcuts: "Tangentbord",
  keys: [
    { keys: "Ctrl K / ⌘ K", text: "Sök och gå till: sidor, köer, handläggare och kommandon." },
    { keys: "?", text: "Öppna den här sidan." },
    { keys: "Tab", text: "Till nästa sak på sidan. Skift Tab till den förra." },
    { keys: "Enter", text: "Öppna eller gör det som är markerat." },
    { keys: "Esc", text: "Stäng en ruta. Du är tillbaka där du var." },
    { keys: "← → ↑ ↓", text: "Välj mellan alternativ." },
  ],
  formulas: "Servicenivåns sex formler",
  calculation: (numerator: string, denominator: string) => `(${numerator}) ÷ (${denominator})`,
  linkTo: (id: string) => `Länk till ${id}`,
  groups: [
    {
      heading: "Samtal",
      terms: [
        { id: "inkomna", name: "Inkomna", text: "Samtal som kom in i kön under perioden." },
        { id: "besvarade", name: "Besvarade", text: "Samtal som nådde en handläggare." },
        { id: "tappade", name: "Tappade", text: "Den som ringde lade på under väntan eller påringning." },
        { id: "korta-avbrott", name: "Korta avbrott", text: "Tappade som väntade högst så länge som är inställt för kön, 5 s om inget annat är sagt." },
        { id: "vidarestyrda", name: "Vidarestyrda", text: "Samtal som lämnade kön på annat sätt, till exempel till en annan kö eller till återuppringning." },
        { id: "ej-observerade", name: "Ej observerade", text: "Samtal vars slut i kön inte kunde ses. De räknas aldrig som besvarade." },
        { id: "vantar", name: "Väntar", text: "Är i kön just nu. Samtal som ringer hos en handläggare är med." },
        { id: "vantetid", name: "Väntetid", text: "Från att samtalet kom in i kön till att det besvarades, lades på eller lämnade kön." },
        { id: "langsta-vantetid", name: "Längsta väntetid", text: "Den längsta väntan av dem som väntar just nu." },
      ],
    },
    {
      heading: "Tal",
      terms: [
        { id: "serviceniva", name: "Servicenivå", text: "Andelen samtal som besvarades inom gränsen. Vilka samtal som räknas säger formeln." },
        { id: "mal", name: "Mål", text: "Den servicenivå som eftersträvas, 80 % om inget annat är sagt." },
        { id: "grans", name: "Gräns", text: "Den väntan som ännu räknas som i tid, 20 s om inget annat är sagt." },
        { id: "samtal-till-malet", name: "Samtal för att nå målet", text: "Så många samtal till, alla besvarade i tid, behövs för att nå målet." },
        { id: "medelvantetid", name: "Medelväntetid", text: "De besvarades väntan delad med antalet besvarade." },
        { id: "andel-tappade", name: "Andel tappade", text: "Tappade delat med inkomna." },
        { id: "andel-besvarade", name: "Andel besvarade", text: "Besvarade delat med inkomna." },
        { id: "medelhandlaggningstid", name: "Medelhandläggningstid", text: "Samtal, parkering och efterbehandling delat med antalet hanterade samtal." },
        { id: "tackning", name: "Täckning", text: "Andelen av avläsningarna som kom. Under 100 % kan något ha missats." },
        { id: "avlasning", name: "Avläsning", text: "En omgång frågor till Trio, med några sekunders mellanrum." },
        { id: "metod", name: "Metod", text: "Varje samtal följs om Trio visar samtalen. Annars tas stickprov: andelen av öppettiden med väntan inom gränsen." },
      ],
    },
    {
      heading: "Handläggare",
      terms: [
        { id: "ledig", name: "Ledig", text: "Inloggad och kan ta ett samtal." },
        { id: "paringning", name: "Påringning", text: "Ett samtal ringer hos en handläggare." },
        { id: "i-samtal", name: "I samtal", text: "Talar med någon som har ringt en kö." },
        { id: "parkerat", name: "Parkerat", text: "Låter den som har ringt vänta i luren." },
        { id: "efterbehandling", name: "Efterbehandling", text: "Gör färdigt arbetet efter ett samtal." },
        { id: "annat-samtal", name: "Annat samtal", text: "Talar i ett samtal som inte hör till någon kö." },
        { id: "paus", name: "Paus", text: "Inloggad men tar inga samtal. Orsaken står bredvid om Trio berättar den." },
        { id: "utloggad", name: "Utloggad", text: "Inte i tjänst." },
        { id: "okant", name: "Okänt", text: "Trio säger något som Trio Monitor inte känner till. Trios eget ord står bredvid." },
        { id: "tid-i-status", name: "Tid i status", text: "Hur länge samma status har varat." },
        { id: "handlaggarens-ko", name: "En handläggares kö", text: "Den kö som samtalet kommer från. Utan samtal är den inte känd: Trio berättar inte vilka köer någon är inloggad i." },
        { id: "dold-handlaggare", name: "Dold handläggare", text: "En administratör har tagit bort personen ur alla listor och antal, till exempel en testanvändare. Inget av det som har varit försvinner." },
      ],
    },
    {
      heading: "Larm",
      terms: [
        { id: "larm", name: "Larm", text: "En regel som har brutits i en kö eller i hela centret, från början till slut." },
        { id: "kvitterat", name: "Kvitterat", text: "Någon har tagit hand om larmet. Det påminner inte mer." },
        { id: "pausat", name: "Pausat", text: "Uppskjutet till en viss tid." },
        { id: "eskalerat", name: "Eskalerat", text: "Skickat till andra, eftersom ingen kvitterade i tid." },
        { id: "kanal", name: "Kanal", text: "En väg att nå någon: en adress för meddelanden eller en webhook." },
        { id: "mottagarregel", name: "Mottagarregel", text: "Vilka larm som en kanal får veta." },
      ],
    },
  ],
};
