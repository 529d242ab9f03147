import { useEffect, useState, useSyncExternalStore } from "react";
import type { Alert } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { againstLimit, nameOf, newsOf } from "./alert-words";
import { createBell, type Bell } from "./bell";
import { createDesktop } from "./desktop";
import { createTone } from "./tone";

interface BellOf {
  bell: Bell;
  /** What has come last, in words, for those who do not see the page. */
  announcement: string;
}

/** The bell, which hears of every change of the open alerts; `isLive` when they come from the stream. */
export function useBell(alerts: readonly Alert[], now: number, isLive: boolean): BellOf {
  const { t, format } = useWords();
  const [bell] = useState(() => createBell(createTone(), createDesktop()));
  const { latest } = useSyncExternalStore(bell.subscribe, bell.read);
  useEffect(() => bell.start(), [bell]);
  useEffect(() => {
    if (!isLive) return;
    bell.see(alerts, now, {
      title: (news) => newsOf(news, t.alerts, t.page.status),
      text: (news) => news.map((alert) => (news.length === 1 ? againstLimit(alert, t.alerts, format) : nameOf(alert, t.alerts))).join("\n"),
    });
  }, [bell, alerts, now, isLive, t, format]);
  return { bell, announcement: newsOf(latest, t.alerts, t.page.status) };
}
