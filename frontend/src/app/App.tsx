import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { useSession, type SessionControl, type SessionState } from "@/features/session/useSession";
import { AccessContext } from "@/shared/access/access";
import { DEFAULT_TIME_ZONE } from "@/shared/format/format";
import type { Feed } from "@/shared/live/feed";
import { leavePage, useAddress } from "@/shared/router/router";
import { routeOf, type Route } from "@/shared/router/routes";
import { forgetBoard } from "@/shared/browser/kept-board";
import { useWords, WordsProvider } from "@/shared/i18n";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { PanelState } from "@/shared/ui/Panel";
import { LanguageChoice } from "./LanguageChoice";
import { usePreferences, type Preferences } from "./preferences";
import { Shell } from "./Shell";
import { forgetRole, useAccessOf } from "./use-access";

const LinkPage = lazy(async () => ({ default: (await import("@/features/session/SignInPage")).LinkPage }));
const SignInPage = lazy(async () => ({ default: (await import("@/features/session/SignInPage")).SignInPage }));
const PairingView = lazy(async () => ({ default: (await import("@/features/wall/PairingView")).PairingView }));
const WallPage = lazy(async () => ({ default: (await import("./WallPage")).WallPage }));

const PRODUCT = "Trio Monitor";

interface AppProps {
  feed: Feed;
}

interface GateProps extends AppProps {
  control: SessionControl;
  preferences: Preferences;
}

function Entering() {
  const { t } = useWords();
  return <main><PanelState title={t.session.submitting} isBusy /></main>;
}

/** Nobody is signed in, and nobody has tried by a link: a browser on the wall's address is a screen to pair. */
const isUnpaired = (session: SessionState): boolean =>
  session.phase === "out" && session.error === null && session.farewell !== "malformed";

/** What is on the wall: a screen shows its own board and nothing else, whatever its address. */
function boardOf(session: SessionState, route: Route): string | null {
  const own = session.phase === "in" ? session.session.user.board_id : null;
  return own ?? (route.page === "wall" ? route.boardId : null);
}

/** Signed out, nothing of the centre is left on the page or in the storage. */
function Gate({ feed, control, preferences }: GateProps) {
  const { session, enter, follow, leave, expire, refresh } = control;
  const access = useAccessOf(control);
  const queries = useQueryClient();
  const route = routeOf(useAddress().pathname);
  const isOut = session.phase === "out" || session.phase === "link";
  useEffect(() => {
    if (!isOut) return;
    feed.forget();
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "sign-in" });
    forgetRole();
    forgetBoard();
  }, [isOut, feed, queries]);
  const boardId = boardOf(session, route);
  const foot = <LanguageChoice preferences={preferences} />;
  if (session.phase === "entering") return <Entering />;
  if (session.phase === "link") return <Suspense fallback={<Entering />}><LinkPage key={session.link.token} link={session.link} foot={foot} onEnter={enter} onCancel={refresh} /></Suspense>;
  if (isUnpaired(session) && route.page === "wall") return <Suspense fallback={<Entering />}><PairingView onPaired={refresh} /></Suspense>;
  if (session.phase === "out") return <Suspense fallback={<Entering />}><SignInPage farewell={session.farewell} error={session.error} foot={foot} onEnter={enter} onFollow={follow} onLeave={() => { void leave(); }} /></Suspense>;
  return (
    <AccessContext value={access}>
      {boardId !== null
        ? <Suspense fallback={<Entering />}><WallPage key={boardId} feed={feed} boardId={boardId} onExpired={expire} onForeign={refresh} /></Suspense>
        : <Shell feed={feed} preferences={preferences} onExpired={expire} onSignOut={() => { leavePage(() => { void leave(); }); }} />}
    </AccessContext>
  );
}

export function App({ feed }: AppProps) {
  const preferences = usePreferences(feed);
  const control = useSession();
  const timeZone = useSyncExternalStore(feed.subscribe, () => feed.read().dashboard?.centre.time_zone ?? DEFAULT_TIME_ZONE);
  return (
    <WordsProvider locale={preferences.locale} timeZone={timeZone} saysAgent={preferences.saysAgent}>
      <ErrorBoundary panel={PRODUCT}>
        <Gate feed={feed} control={control} preferences={preferences} />
      </ErrorBoundary>
    </WordsProvider>
  );
}
