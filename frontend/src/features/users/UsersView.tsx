import type { User } from "@/shared/api/types";
import { PageHead } from "@/shared/admin/Page";
import { Loading } from "@/shared/ui/Loading";
import styles from "@/shared/ui/Table.module.css";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useGroupName } from "@/shared/places/useQueueGroups";
import { Link } from "@/shared/router/router";
import { adminPath, NEW_ITEM } from "@/shared/router/routes";
import button from "@/shared/ui/Button.module.css";
import { Panel } from "@/shared/ui/Panel";
import { useUsers } from "./users";

/** How somebody signs in, or that they cannot. */
function useSignInText() {
  const words = useAdminWords().users;
  return ({ is_enabled: isEnabled, has_password: hasPassword, has_oidc: hasOidc }: User): string => {
    if (!isEnabled) return words.disabled;
    if (hasPassword && hasOidc) return words.byBoth;
    return hasPassword ? words.byPassword : hasOidc ? words.byOidc : words.notYet;
  };
}

function UserTable({ users }: { users: readonly User[] }) {
  const { t, format } = useWords();
  const words = useAdminWords().users;
  const stateOf = useSignInText();
  const groupName = useGroupName();
  const groupsOf = (ids: readonly string[]): string => (ids.length === 0 ? words.everything : format.list(ids.map(groupName)));
  return (
    <div className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={`${styles.table ?? ""} ${styles.cards ?? ""}`}>
        <thead>
          <tr>
            <th scope="col">{words.displayName}</th>
            <th scope="col">{t.session.name}</th>
            <th scope="col">{words.role}</th>
            <th scope="col">{words.sees}</th>
            <th scope="col">{words.signsIn}</th>
            <th scope="col" className={styles.detail}>{words.added}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id} className={user.is_enabled ? undefined : styles.quiet}>
              <th scope="row" className={`${styles.name ?? ""} ${styles.whole ?? ""}`}><Link to={adminPath("users", user.id)} className={styles.link}>{user.display_name}</Link></th>
              <td data-label={t.session.name}>{user.name}</td>
              <td data-label={words.role}>{t.session.roles[user.role]}</td>
              <td data-label={words.sees}>{groupsOf(user.group_ids)}</td>
              <td data-label={words.signsIn}>{stateOf(user)}</td>
              <td className={styles.detail}>{format.date(user.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who may sign in, and as what. */
export function UsersView() {
  const words = useAdminWords().users;
  const { data, error, refetch } = useUsers();
  const add = data === undefined ? undefined : <Link to={adminPath("users", NEW_ITEM)} className={button.primary}>{words.add}</Link>;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} side={add} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <Panel heading={words.heading} note={words.count(data.users.length)}><UserTable users={data.users} /></Panel>}
    </>
  );
}
