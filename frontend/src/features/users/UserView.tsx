import { useState } from "react";
import { useAccess } from "@/shared/access/access";
import { Refusal } from "@/shared/access/Refusal";
import { refusalsOf } from "@/shared/access/refusals";
import { RoleFields } from "@/shared/access/RoleFields";
import { AskDialog } from "@/shared/admin/AskDialog";
import { Loading, PageHead } from "@/shared/admin/Page";
import type { User, UserBody } from "@/shared/api/types";
import { CheckField, TextField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { isSame } from "@/shared/forms/useDraft";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { adminPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { LinkShown } from "./NewUserView";
import { useChangeUser, useEndSessions, useResetUser, useUsers } from "./users";

const bodyOf = ({ display_name, role, group_ids, is_enabled }: User): UserBody => ({ display_name, role, group_ids, is_enabled });

function UserForm({ user, isSelf }: { user: User; isSelf: boolean }) {
  const words = useAdminWords();
  const problems = useProblemWords();
  const { refresh } = useAccess();
  const saved = bodyOf(user);
  const [draft, setDraft] = useState<Partial<UserBody>>({});
  const [seen, setSeen] = useState<Fault[]>([]);
  const [tries, setTries] = useState(0);
  const changing = useChangeUser(user.id);
  const body = { ...saved, ...draft };
  const change = (members: Partial<UserBody>) => {
    setDraft((before) => ({ ...before, ...members }));
    if (changing.isSuccess) changing.reset();
  };
  const submit = () => {
    const found = body.display_name.trim() === "" ? [{ path: "display_name", text: words.forms.faults.missing }] : [];
    setSeen(found);
    setTries((before) => before + 1);
    changing.reset();
    if (found.length === 0) changing.mutate(body, { onSuccess: () => { setDraft({}); if (isSelf) refresh(); } });
  };
  return (
    <SaveForm label={words.users.of(user.display_name)} isChanged={!isSame(body, saved)} isBusy={changing.isPending} isSaved={changing.isSuccess} error={changing.error} faults={[...seen, ...refusalsOf(changing.error, words, problems)]} tries={tries} onSubmit={submit} onUndo={() => { setDraft({}); setSeen([]); changing.reset(); }} onReload={changing.reset}>
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
  if (data === undefined) return <><PageHead title={words.one} back={back} /><Loading error={error} onAgain={() => { void refetch(); }} /></>;
  const user = data.users.find((one) => one.id === userId);
  if (user === undefined) return <><PageHead title={words.missing} back={back} /><PanelState title={words.missing} text={words.missingText} /></>;
  const isSelf = self?.id === user.id;
  return (
    <>
      <PageHead title={user.display_name} lead={isSelf ? words.self(user.name) : words.signsInAs(user.name)} back={back} />
      <UserForm user={user} isSelf={isSelf} />
      <SignIns user={user} />
    </>
  );
}
