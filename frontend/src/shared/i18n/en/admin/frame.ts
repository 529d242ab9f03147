import type { AdminCatalogue } from "../../sv/admin";

export const frame: AdminCatalogue["frame"] = {
  label: "Pages of administration",
  sections: {
    queues: "Queues",
    groups: "Queue groups",
    agents: "Hidden agents",
    alertRules: "Alert rules",
    channels: "Channels",
    deliveries: "Deliveries",
    boards: "Boards",
    screens: "Screens",
    users: "Users",
    apiTokens: "API tokens",
    audit: "Log",
    appearance: "Appearance",
    connection: "Connection",
    system: "System health",
  },
};
