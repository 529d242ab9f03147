import type { AdminCatalogue } from "../../sv/admin";

export const hiddenAgents: AdminCatalogue["hiddenAgents"] = {
  heading: "Hidden agents",
  lead: "Hide those who should be neither shown nor counted, such as test users and group phones. New agents are shown. A change holds from the next reading on.",
  count: (hidden, all) => `${hidden} of ${all} hidden`,
  filter: "Who is listed here",
  all: "All",
  onlyHidden: "Hidden",
  name: "Name",
  now: "Now",
  isHidden: "Hidden",
  hide: (name) => `Hide ${name}`,
  noneHidden: "Nobody is hidden",
  none: "No agents to hide",
  noneText: "They are listed here once Trio has told who they are.",
  queueCounts: "How many are logged in, ready and paused in each queue is counted by Trio, which does not say who they are. Those who are hidden are counted there too.",
};

export const lightHours: AdminCatalogue["lightHours"] = {
  heading: "Appearance",
  lead: "When pages that go by the clock are light and when they are dark. Everybody chooses in their own menu whether their page does, and each board has a choice of its own. Open pages follow at once.",
  hours: "Hours of light",
  zone: (zone) => `By the clock of ${zone}.`,
  clock: "Write a time such as 07:00.",
  same: "Must not be the same time.",
  now: { light: "It is light just now.", dark: "It is dark just now." },
};
