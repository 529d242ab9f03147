import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { forgetMyName } from "@/features/alerts/my-name";
import { SignInPage } from "@/features/session/SignInPage";
import { useSession, type SessionControl } from "@/features/session/useSession";
import type { Feed } from "@/shared/live/feed";
import { useWords, WordsProvider } from "@/shared/i18n";
import { ErrorBoundary } from "@/shared/ui/ErrorBoundary";
import { PanelState } from "@/shared/ui/Panel";
import { usePreferences, type Preferences } from "./preferences";
import { Shell } from "./Shell";

const PRODUCT = "Trio Monitor";
const DEFAULT_TIME_ZONE = "Europe/Stockholm";

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

/** Signed out, nothing of the centre is left on the page or in the storage. */
function Gate({ feed, control, preferences }: GateProps) {
  const { session, enter, leave, expire } = control;
  const queries = useQueryClient();
  const isOut = session.phase === "out";
  useEffect(() => {
    if (!isOut) return;
    feed.forget();
    queries.clear();
    forgetMyName();
  }, [isOut, feed, queries]);
  if (session.phase === "entering") return <Entering />;
  if (session.phase === "out") return <SignInPage trouble={session.trouble} onSignIn={enter} />;
  return <Shell feed={feed} preferences={preferences} onExpired={expire} onSignOut={() => { void leave(); }} />;
}

export function App({ feed }: AppProps) {
  const preferences = usePreferences();
  const control = useSession();
  const timeZone = feed.read().dashboard?.centre.time_zone ?? DEFAULT_TIME_ZONE;
  return (
    <WordsProvider locale={preferences.locale} timeZone={timeZone}>
      <ErrorBoundary panel={PRODUCT}>
        <Gate feed={feed} control={control} preferences={preferences} />
      </ErrorBoundary>
    </WordsProvider>
  );
}
