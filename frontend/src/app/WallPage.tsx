import { useEffect } from "react";
import { groupAlerts, isHandled, isToldByBanner, lastedSeconds } from "@/features/alerts/alert-list";
import { figureOf, hasFigures, placeOf, whatOf } from "@/features/alerts/alert-words";
import { ageWords } from "@/features/connection/age-words";
import { nextTryAt, type ConnectionState } from "@/features/connection/connection-state";
import { troubleToTell } from "@/features/connection/trouble";
import { Notice } from "@/features/wall/Notice";
import { Revival } from "@/features/wall/Revival";
import { useBoard } from "@/features/wall/useBoard";
import { useScreenSize, useWakeLock } from "@/features/wall/useScreen";
import type { WallAlarm, WallStatus } from "@/features/wall/wall";
import { WallView } from "@/features/wall/WallView";
import type { Alert, BoardOut } from "@/shared/api/types";
import { secondsUntil, type Moment } from "@/shared/centre/age";
import { longestWait, type QueueView } from "@/shared/centre/queue-view";
import { duration } from "@/shared/format/format";
import { useWords, WordsProvider } from "@/shared/i18n";
import { useWallWords } from "@/shared/i18n/wall";
import type { Feed } from "@/shared/live/feed";
import { useCentre } from "./use-centre";
import { useTitle } from "./use-document";

type Centre = ReturnType<typeof useCentre>;
type Words = Pick<ReturnType<typeof useWords>, "t" | "format">;

const STALENESS: Record<ConnectionState, WallStatus["staleness"]> = {
  live: "live",
  late: "late",
  lost: "lost",
  never: "lost",
  connecting: "lost",
  stored: "lost",
  browser_lost: "lost",
  offline: "lost",
};

/** How the board is to be taken, in words. */
export function wallStatusOf({ live, moment, state, localNow }: Centre, { t, format }: Words): WallStatus {
  const trouble = troubleToTell({ live, moment, state, words: t.live, format });
  const next = nextTryAt(live);
  const seconds = next === null ? 0 : secondsUntil(next.at, next.clock === "local" ? localNow : moment.now);
  const key = state === "browser_lost" ? "browserLost" : state;
  return {
    staleness: STALENESS[state],
    word: t.live.indicator[key],
    age: moment.ageSeconds === null ? null : ageWords(moment.ageSeconds),
    trouble: trouble && {
      title: trouble.title,
      next: trouble.tone !== "critical" ? null : seconds > 0 ? t.live.retryIn(seconds) : t.live.retryNow,
    },
  };
}

/** A wait of the alarm's queue ticks on between polls, as it does in its row. */
function alarmFigure(alert: Alert, views: readonly QueueView[], { format }: Words): string {
  if (alert.metric !== "longest_wait") return hasFigures(alert.metric) ? figureOf(alert.metric, alert.value, format) : "";
  const own = alert.queue_id === null ? longestWait(views) : views.find((view) => view.queue.id === alert.queue_id);
  return duration(own == null ? alert.value : own.waitSeconds);
}

/** Those that still fire first, and of these the one that began first: the top of the wall does not jump for a new one. */
const byUrgency = (one: Alert, other: Alert): number =>
  Number(one.phase === "recovering") - Number(other.phase === "recovering") || Date.parse(one.fired_at) - Date.parse(other.fired_at);

/** Critical alerts that nobody has taken on; of values that are too old to call for anybody, none. */
export function wallAlarmsOf(alerts: readonly Alert[], moment: Moment, views: readonly QueueView[], words: Words): WallAlarm[] {
  const { t, format } = words;
  return groupAlerts(alerts, moment.now)
    .map(({ alert }) => alert)
    .filter((alert) => alert.severity === "critical" && alert.inhibited_by === null && !isHandled(alert, moment.now) && !isToldByBanner(alert))
    .sort(byUrgency)
    .map((alert) => ({
      id: alert.id,
      queueId: alert.queue_id,
      place: placeOf(alert, t.alerts) ?? whatOf(alert, t.alerts),
      what: whatOf(alert, t.alerts),
      figure: alarmFigure(alert, views, words),
      limit: hasFigures(alert.metric) ? t.alerts.limit(figureOf(alert.metric, alert.enter_value, format)) : null,
      firedAt: alert.fired_at,
      lastedSeconds: lastedSeconds(alert, moment),
      isRecovering: alert.phase === "recovering",
    }));
}

function Board({ board, centre }: { board: BoardOut; centre: Centre }) {
  const words = useWords();
  const size = useScreenSize();
  const { live, moment, views } = centre;
  const status = wallStatusOf(centre, words);
  const alarms = status.staleness === "lost" ? [] : wallAlarmsOf(live.dashboard?.alerts ?? [], moment, views, words);
  useTitle(useWallWords().title(board.board.name));
  return <WallView board={board} dashboard={live.dashboard} moment={moment} views={views} status={status} alarms={alarms} size={size} />;
}

function Wall({ boardId, centre, onForeign }: { boardId: string; centre: Centre; onForeign: () => void }) {
  const { format } = useWords();
  const words = useWallWords();
  const { data, error } = useBoard(boardId);
  const isForeign = error?.kind === "foreign-board";
  useEffect(() => { if (isForeign) onForeign(); }, [isForeign, onForeign]);
  if (error?.status === 404) return <Notice title={words.missing} text={words.missingText(boardId)} />;
  if (error?.kind === "foreign-queue") return <Notice title={words.foreign} text={words.foreignText} />;
  if (data === undefined) return error === null ? <Notice title={words.loading} /> : <Notice title={words.failed} text={words.failedText} />;
  return <WordsProvider locale={data.board.language} timeZone={format.timeZone}><Board board={data} centre={centre} /></WordsProvider>;
}

interface WallPageProps {
  feed: Feed;
  boardId: string;
  onExpired: () => void;
  /** A screen has come to another board than its own. */
  onForeign: () => void;
  reload?: () => void;
}

const reloadPage = () => { window.location.reload(); };

/** A board on the wall: no menu, no pointer, on its own for days. */
export function WallPage({ feed, boardId, onExpired, onForeign, reload = reloadPage }: WallPageProps) {
  const centre = useCentre(feed);
  const { hasNewVersion, isRefused } = centre.live;
  useWakeLock();
  useEffect(() => { if (isRefused) onExpired(); }, [isRefused, onExpired]);
  // The new version's own snapshot has told of it, so its server is there to load from.
  useEffect(() => { if (hasNewVersion) reload(); }, [hasNewVersion, reload]);
  return <Revival reload={reload}><Wall boardId={boardId} centre={centre} onForeign={onForeign} /></Revival>;
}
