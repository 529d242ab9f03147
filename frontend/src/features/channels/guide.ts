/** From what people know of a receiver to the address that a channel is saved with. Pure. */

import type { AlertRoute, Channel, ChannelBody, ChannelKind } from "@/shared/api/types";
import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";
import { placeFaults } from "@/shared/places/choice";
import { scheduleFaults } from "@/shared/schedule/week";

export const GUIDES = ["mail", "teams", "slack", "other", "webhook"] as const;
export type Guide = (typeof GUIDES)[number];
export type AddressPart = "server" | "user" | "password" | "from" | "to" | "url" | "secret";

export const PARTS: Record<Guide, readonly AddressPart[]> = {
  mail: ["server", "user", "password", "from", "to"],
  teams: ["url"],
  slack: ["url"],
  other: ["url"],
  webhook: ["url", "secret"],
};
const OPTIONAL = new Set<AddressPart>(["user", "password"]);

export interface ChannelDraft {
  name: string;
  language: Channel["language"];
  is_enabled: boolean;
  routes: AlertRoute[];
  kind: ChannelKind;
  /** Null keeps the address that is there. */
  guide: Guide | null;
  parts: Partial<Record<AddressPart, string>>;
}

export const newRoute = (): AlertRoute => ({ severities: ["warning", "critical"], queue_ids: [], group_ids: [], hours: null, only_escalated: false });

export const newDraft = (): ChannelDraft => ({ name: "", language: "sv", is_enabled: true, routes: [newRoute()], kind: "apprise", guide: "mail", parts: {} });

export const draftOf = ({ name, language, is_enabled, routes, kind }: Channel): ChannelDraft => ({ name, language, is_enabled, routes, kind, guide: null, parts: {} });

/** An Apprise address of a mail server: what is in it may have any letters. */
function mailAddress({ server = "", user = "", password = "", from = "", to = "" }: ChannelDraft["parts"]): string {
  const who = user === "" ? "" : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return `mailtos://${who}${server.trim()}?from=${encodeURIComponent(from.trim())}&to=${encodeURIComponent(to.trim())}`;
}

export function bodyOf(draft: ChannelDraft): ChannelBody {
  const { name, language, is_enabled, routes, guide, parts } = draft;
  const rest = { name, language, is_enabled, routes };
  if (guide === null) return { ...rest, kind: draft.kind, url: null, secret: null };
  if (guide === "webhook") return { ...rest, kind: "webhook", url: parts.url ?? "", secret: parts.secret ?? "" };
  return { ...rest, kind: "apprise", url: guide === "mail" ? mailAddress(parts) : (parts.url ?? ""), secret: null };
}

/** What can be seen to be wrong before asking the server. */
export function checkChannel(draft: ChannelDraft, words: AdminCatalogue): Fault[] {
  const faults: Fault[] = draft.name.trim() === "" ? [{ path: "name", text: words.forms.faults.missing }] : [];
  for (const part of draft.guide === null ? [] : PARTS[draft.guide]) {
    if (!OPTIONAL.has(part) && (draft.parts[part] ?? "").trim() === "") faults.push({ path: part, text: words.forms.faults.missing });
  }
  draft.routes.forEach((route, index) => {
    if (route.severities.length === 0) faults.push({ path: `routes.${index}.severities`, text: words.channels.noSeverity });
    faults.push(...placeFaults(route, `routes.${index}.`, words.places), ...scheduleFaults(route.hours, `routes.${index}.hours`, words));
  });
  return faults;
}
