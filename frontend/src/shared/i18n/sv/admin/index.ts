import { account, once, tokens, users } from "./access";
import { audit } from "./audit";
import { channels } from "./channels";
import { connection } from "./connection";
import { forms } from "./forms";
import { frame } from "./frame";
import { commands, help } from "./help";
import { hiddenAgents, lightHours } from "./looks";
import { groups, places, queues } from "./queues";
import { rules } from "./rules";
import { schedule } from "./schedule";
import { screens } from "./screens";
import { system } from "./system";

export const sv = {
  account, audit, channels, commands, connection, forms, frame, groups, help, hiddenAgents, lightHours, once, places, queues, rules, schedule, screens, system, tokens,
  users,
};

/** Every catalogue has exactly the members of the Swedish one. */
export type AdminCatalogue = typeof sv;
