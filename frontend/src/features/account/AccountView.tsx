import { useAccess } from "@/shared/access/access";
import { useScopeNames } from "@/shared/access/useScopeNames";
import { PageHead } from "@/shared/admin/Page";
import type { SessionUser } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Coming } from "@/shared/ui/Coming";
import { Panel } from "@/shared/ui/Panel";
import styles from "./Account.module.css";
import { PasswordPanel } from "./PasswordPanel";
import { SessionsPanel } from "./SessionsPanel";

function Who({ user }: { user: SessionUser }) {
  const { t, format } = useWords();
  const words = useAdminWords().account;
  const groups = useScopeNames();
  const facts: [string, string][] = [
    [words.name, user.display_name],
    [t.session.name, user.user_name ?? DASH],
    [words.role, t.session.roles[user.role]],
    [words.sees, groups.length === 0 ? t.session.allQueues : format.list(groups)],
  ];
  return (
    <Panel heading={words.who}>
      <dl className={styles.facts}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <p className={styles.may}>{t.session.may[user.role]} {words.ask}</p>
    </Panel>
  );
}

/** One's own account: who one is here, one's password, and where one is signed in. */
export function AccountView({ onSignedOut }: { onSignedOut: () => void }) {
  const { t } = useWords();
  const { user } = useAccess();
  return (
    <div className={styles.page}>
      <PageHead title={t.session.yourAccount} />
      {user === null ? <Coming /> : (
        <>
          <Who user={user} />
          <PasswordPanel userName={user.user_name ?? ""} />
          <SessionsPanel onSignedOut={onSignedOut} />
        </>
      )}
    </div>
  );
}
