import type { AdminSection } from "@/shared/router/routes";

const sections: Record<AdminSection, string> = {
  queues: "Köer",
  groups: "Kögrupper",
  agents: "Dolda handläggare",
  alertRules: "Larmregler",
  channels: "Kanaler",
  deliveries: "Utskick",
  boards: "Tavlor",
  screens: "Skärmar",
  users: "Användare",
  apiTokens: "API-nycklar",
  audit: "Logg",
  appearance: "Utseende",
  connection: "Anslutning",
  system: "Systemhälsa",
};

export const frame = { label: "Administrationens sidor", sections };
