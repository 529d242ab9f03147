import { memo, useId } from "react";
import { useAccess } from "@/shared/access/access";
import { useScopeNames } from "@/shared/access/useScopeNames";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { ACCOUNT_PATH } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import styles from "./TopBar.module.css";

function Who() {
  const { t, format } = useWords();
  const words = t.session;
  const { user } = useAccess();
  const groups = useScopeNames();
  if (user === null) return null;
  return (
    <div className={styles.who}>
      <strong className={styles.whoName}>{user.display_name}</strong>
      <span>{words.roles[user.role]}</span>
      <span className={styles.version}>{groups.length === 0 ? words.allQueues : words.onlyGroups(format.list(groups))}</span>
    </div>
  );
}

/** Who is signed in, the way to the account, and the way out. */
export const AccountMenu = memo(function AccountMenu({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useWords();
  const words = t.session;
  const { user } = useAccess();
  const panelId = useId();
  const close = () => { document.getElementById(panelId)?.hidePopover(); };
  return (
    <>
      <button type="button" className={styles.account} popoverTarget={panelId} aria-label={user === null ? words.account : words.accountOf(user.display_name)}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round">
          <circle cx="10" cy="7" r="3.2" />
          <path d="M3.5 17c.7-3.3 3.3-5 6.5-5s5.800 1.700 6.500 5" />
        </svg>
        <span className={styles.accountName}>{user?.display_name ?? words.account}</span>
      </button>
      <div id={panelId} popover="auto" className={styles.popover}>
        <Who />
        <Link to={ACCOUNT_PATH} className={styles.toAccount} onNavigate={close}>{words.yourAccount}</Link>
        <Button onClick={onSignOut}>{t.page.menu.signOut}</Button>
      </div>
    </>
  );
});
