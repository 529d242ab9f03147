import { useState } from "react";
import { Refusal } from "@/shared/access/Refusal";
import { AskDialog } from "@/shared/admin/AskDialog";
import { Loading } from "@/shared/ui/Loading";
import type { OwnSession } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import styles from "./Account.module.css";
import { browserOf } from "./browser";
import { useEndAllSessions, useEndSession, useOwnSessions } from "./sessions";

function Session({ session, isBusy, onEnd }: { session: OwnSession; isBusy: boolean; onEnd: () => void }) {
  const { format } = useWords();
  const words = useAdminWords().account;
  const { name, system } = browserOf(session.user_agent);
  const where = words.browser(name, system);
  return (
    <li className={styles.session}>
      <span className={styles.browser}>{where}</span>
      <span className={styles.hint}>{words.sessionText(session.address ?? DASH, format.dateTime(session.created_at), format.dateTime(session.last_seen_at))}</span>
      {session.is_current
        ? <strong className={styles.current}>{words.here}</strong>
        : <span className={styles.current}><Button disabled={isBusy} aria-label={words.endOne(where, format.dateTime(session.created_at))} onClick={onEnd}>{words.end}</Button></span>}
    </li>
  );
}

/** Where one is signed in, and the ways out. */
export function SessionsPanel({ onSignedOut }: { onSignedOut: () => void }) {
  const words = useAdminWords().account;
  const { data, error, refetch } = useOwnSessions();
  const ending = useEndSession();
  const endingAll = useEndAllSessions(onSignedOut);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <Panel heading={words.sessions} side={<Button onClick={() => { setIsAsked(true); }}>{words.endAll}</Button>}>
      <Refusal error={ending.error ?? endingAll.error} />
      {data === undefined && <Loading error={error} onAgain={() => { void refetch(); }} />}
      {data !== undefined && <ul className={styles.sessions}>{data.sessions.map((session) => <Session key={session.id} session={session} isBusy={ending.isPending} onEnd={() => { ending.mutate(session.id); }} />)}</ul>}
      {isAsked && <AskDialog title={words.endAllAsk} text={words.endAllText} act={words.endAll} onAct={() => { setIsAsked(false); endingAll.mutate(); }} onClose={() => { setIsAsked(false); }} />}
    </Panel>
  );
}
