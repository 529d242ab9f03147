/** The one trouble that the banner tells about, in words. Pure. */

import type { Source } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { Format } from "@/shared/format/format";
import type { Catalogue } from "@/shared/i18n/sv";
import type { LiveState } from "@/shared/live/feed";
import type { ConnectionState } from "./connection-state";

export interface Trouble {
  title: string;
  text: string;
  tone: "critical" | "quiet";
}

interface Circumstances {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
  words: Catalogue["live"];
  format: Format;
}

const sentences = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join(" ");

/** What becomes of the values below the banner. */
function fateOfValues({ live, moment, words }: Circumstances): string | null {
  if (live.dashboard?.read_at == null) return null;
  return moment.look === "gone" ? words.banner.gone : words.banner.shownAreOld;
}

/** What is more to say than the reason: the circuit breaker's doing, or that a person must act. */
function outlook(source: Source | undefined, words: Catalogue["live"]): string | null {
  if (source?.reason === "login_refused") return words.banner.needsPerson;
  return source?.circuit === "open" ? words.banner.circuitOpen : null;
}

function lost(circumstances: Circumstances): Trouble {
  const { live, moment, words, format } = circumstances;
  const source = live.dashboard?.source;
  const title = source?.reason == null ? words.banner.lostReasonUnknown : words.reasons[source.reason];
  const since = source?.last_success_at ?? live.dashboard?.read_at ?? null;
  const sinceText = since === null ? null : words.banner.lostSince(format.pastTime(since, moment.now));
  return { title, text: sentences(sinceText, fateOfValues(circumstances), outlook(source, words)), tone: "critical" };
}

function never({ live, words }: Circumstances): Trouble {
  const source = live.dashboard?.source;
  const title = source?.reason == null ? words.banner.neverTitle : words.reasons[source.reason];
  return { title, text: sentences(words.banner.neverText, outlook(source, words)), tone: "critical" };
}

function stored({ live, moment, words, format }: Circumstances): Trouble {
  const title = words.banner.storedTitle(format.dateTime(live.dashboard?.read_at ?? moment.now));
  return { title, text: words.banner.storedText, tone: "quiet" };
}

/** A browser without contact knows nothing of Trio, so its own trouble speaks first. */
export function troubleToTell(circumstances: Circumstances): Trouble | null {
  const { banner } = circumstances.words;
  switch (circumstances.state) {
    case "offline":
      return { title: banner.offlineTitle, text: sentences(banner.offlineText, fateOfValues(circumstances)), tone: "critical" };
    case "browser_lost":
      return { title: banner.browserLostTitle, text: sentences(banner.browserLostText, fateOfValues(circumstances)), tone: "critical" };
    case "lost":
      return lost(circumstances);
    case "never":
      return never(circumstances);
    case "stored":
      return stored(circumstances);
    case "live":
    case "late":
    case "connecting":
      return null;
  }
}
