import { useState } from "react";
import { useAccess } from "@/shared/access/access";
import { Refusal } from "@/shared/access/Refusal";
import { refusalsOf } from "@/shared/access/refusals";
import { RoleFields } from "@/shared/access/RoleFields";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import type { User, UserBody } from "@/shared/api/types";
import { CheckField, TextField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { savingOf } from "@/shared/forms/useSave";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { adminPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { Panel } from "@/shared/ui/Panel";
import { LinkShown } from "./NewUserView";
import { useChangeUser, useEndSessions, useResetUser, useUsers } from "./users";

const draftOf = ({ display_name, role, group_ids, is_enabled }: User): Omit<UserBody, "version"> => ({ display_name, role, group_ids, is_enabled });

interface UserFormProps {
  user: User;
  isSelf: boolean;
  onReload: () => void;
}

function UserForm({ user, isSelf, onReload }: UserFormProps) {
  const words = useAdminWords();
  const { refresh } = useAccess();
  const draft = useDraft(draftOf(user), user.version);
  const { value: body, change } = draft;
  const form = useForm({
    draft,
    saving: savingOf(useChangeUser(user.id)),
    root: "body",
    check: ({ display_name: name }) => (name.trim() === "" ? [{ path: "display_name", text: words.forms.faults.missing }] : []),
    changeOf: (typed, version) => ({ ...typed, version }),
    refusals: (error) => refusalsOf(error, words),
    onSaved: () => { if (isSelf) refresh(); },
    onReload,
  });
  return (
    <SaveForm {...form} label={words.users.of(user.display_name)}>
      <Panel heading={words.users.who}>
        <div className={forms.stack}>
          <TextField label={words.users.displayName} path="display_name" hint={words.users.displayHint} maxLength={80} value={body.display_name} onChange={(typed) => { change({ display_name: typed }); }} />
          <RoleFields role={body.role} groupIds={body.group_ids} onChange={change} />
          <CheckField label={words.users.enabled} hint={words.users.enabledHint} value={body.is_enabled} onChange={(isEnabled) => { change({ is_enabled: isEnabled }); }} />
          <p className={forms.hint}>{words.users.endsSessions}</p>
        </div>
      </Panel>
    </SaveForm>
  );
}

/** Since when there is a password, or that there is none. */
function PasswordText({ user: { has_password: hasPassword, password_changed_at: changedAt } }: { user: User }) {
  const { format } = useWords();
  const words = useAdminWords().users;
  if (!hasPassword) return <p>{words.noPassword}</p>;
  return <p>{changedAt === null ? words.hasPassword : words.passwordSince(format.dateTime(changedAt))}</p>;
}

type Asked = "reset" | "end" | null;

/** What can be done about somebody's signing in. */
function SignIns({ user }: { user: User }) {
  const words = useAdminWords().users;
  const [asked, setAsked] = useState<Asked>(null);
  const resetting = useResetUser(user.id);
  const ending = useEndSessions(user.id);
  const close = () => { setAsked(null); };
  return (
    <Panel heading={words.signsIn}>
      <div className={forms.stack}>
        <PasswordText user={user} />
        {user.has_oidc && <p>{words.hasOidc}</p>}
        <Refusal error={resetting.error ?? ending.error} />
        {resetting.data !== undefined && <LinkShown told={resetting.data} onDone={resetting.reset} />}
        <div className={forms.row}>
          <Button disabled={!user.is_enabled || resetting.isPending} onClick={() => { setAsked("reset"); }}>{user.has_password ? words.reset : words.newLink}</Button>
          <Button disabled={ending.isPending} onClick={() => { setAsked("end"); }}>{words.endSessions}</Button>
          <span role="status" className={forms.hint}>{ending.isSuccess ? words.ended : ""}</span>
        </div>
        {!user.is_enabled && <p className={forms.hint}>{words.enableFirst}</p>}
      </div>
      {asked === "reset" && <AskDialog title={words.resetAsk(user.display_name)} text={words.resetText} act={user.has_password ? words.reset : words.newLink} onAct={() => { close(); resetting.mutate(undefined); }} onClose={close} />}
      {asked === "end" && <AskDialog title={words.endAsk(user.display_name)} text={words.endText} act={words.endSessions} onAct={() => { close(); ending.mutate(undefined); }} onClose={close} />}
    </Panel>
  );
}

/** One user: what they are called, may do and see, and how they sign in. */
export function UserView({ userId }: { userId: string }) {
  const words = useAdminWords().users;
  const { data, error, refetch } = useUsers();
  const self = useAccess().user;
  const back = { to: adminPath("users"), text: words.heading };
  const reload = () => { void refetch(); };
  if (data === undefined) return <><PageHead title={words.one} back={back} /><Loading error={error} onAgain={reload} /></>;
  const user = data.users.find((one) => one.id === userId);
  if (user === undefined) return <PageHead title={words.missing} lead={words.missingText} back={back} />;
  const isSelf = self?.id === user.id;
  return (
    <>
      <PageHead title={user.display_name} lead={isSelf ? words.self(user.name) : words.signsInAs(user.name)} back={back} />
      <UserForm user={user} isSelf={isSelf} onReload={reload} />
      <SignIns user={user} />
    </>
  );
}
