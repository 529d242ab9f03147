import { useEffect, useState, useSyncExternalStore } from "react";
import { connectionState } from "@/features/connection/connection-state";
import { momentOf } from "@/shared/centre/age";
import { viewQueue } from "@/shared/centre/queue-view";
import type { Feed } from "@/shared/live/feed";
import { createTicker } from "@/shared/live/ticker";

/** The centre as it stands this second: the newest snapshot, aged. The stream runs while this is mounted. */
export function useCentre(feed: Feed) {
  useEffect(() => feed.start(), [feed]);
  const live = useSyncExternalStore(feed.subscribe, feed.read);
  const [ticker] = useState(() => createTicker(feed.clock));
  const now = useSyncExternalStore(ticker.subscribe, ticker.read);
  const moment = momentOf(live.dashboard, now);
  const views = (live.dashboard?.queues ?? []).map((queue) => viewQueue(queue, moment));
  const localNow = now - feed.clock.offset();
  return { live, moment, views, localNow, state: connectionState(live, moment, localNow) };
}
