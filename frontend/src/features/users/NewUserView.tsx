import { useState } from "react";
import { PageHead } from "@/shared/admin/Page";
import { refusalsOf } from "@/shared/access/refusals";
import { RoleFields } from "@/shared/access/RoleFields";
import { ShownOnce } from "@/shared/admin/ShownOnce";
import type { NewUserBody, UserLink } from "@/shared/api/types";
import { TextField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { isSame } from "@/shared/forms/useDraft";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { navigate } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { useAddUser } from "./users";

/** As the server has it. */
const NAME = /^[\p{L}\p{N}_.@+-]+$/u;
const EMPTY: NewUserBody = { name: "", display_name: "", role: "viewer", group_ids: [] };

/** The link by which a user chooses their password. */
export function LinkShown({ told: { user, link, expires_at: expiresAt }, onDone }: { told: UserLink; onDone: () => void }) {
  const { format } = useWords();
  const words = useAdminWords().users;
  return <ShownOnce title={words.linkFor(user.display_name)} text={words.linkText(format.dateTime(expiresAt))} secret={link} onDone={onDone} />;
}

/** Somebody new, who gets a link. */
export function NewUserView() {
  const { t } = useWords();
  const words = useAdminWords();
  const problems = useProblemWords();
  const [body, setBody] = useState(EMPTY);
  const [seen, setSeen] = useState<Fault[]>([]);
  const [tries, setTries] = useState(0);
  const adding = useAddUser();
  const back = { to: adminPath("users"), text: words.users.heading };
  const change = (members: Partial<NewUserBody>) => { setBody((before) => ({ ...before, ...members })); };
  const submit = () => {
    const found: Fault[] = [];
    if (body.display_name.trim() === "") found.push({ path: "display_name", text: words.forms.faults.missing });
    if (!NAME.test(body.name.trim())) found.push({ path: "name", text: body.name.trim() === "" ? words.forms.faults.missing : t.session.nameInvalid });
    setSeen(found);
    setTries((before) => before + 1);
    adding.reset();
    if (found.length === 0) adding.mutate({ ...body, name: body.name.trim(), display_name: body.display_name.trim() });
  };
  if (adding.data !== undefined) {
    return (
      <>
        <PageHead title={words.users.add} back={back} />
        <LinkShown told={adding.data} onDone={() => { navigate(adminPath("users")); }} />
      </>
    );
  }
  return (
    <>
      <PageHead title={words.users.add} lead={words.users.addLead} back={back} />
      <SaveForm label={words.users.add} isChanged={!isSame(body, EMPTY)} isBusy={adding.isPending} isSaved={false} error={adding.error} faults={[...seen, ...refusalsOf(adding.error, words, problems)]} tries={tries} onSubmit={submit} onUndo={() => { setBody(EMPTY); setSeen([]); adding.reset(); }} onReload={adding.reset}>
        <Panel heading={words.users.who}>
          <div className={forms.stack}>
            <TextField label={words.users.displayName} path="display_name" hint={words.users.displayHint} maxLength={80} value={body.display_name} onChange={(typed) => { change({ display_name: typed }); }} />
            <TextField label={t.session.name} path="name" hint={t.session.nameHint} maxLength={64} value={body.name} onChange={(typed) => { change({ name: typed }); }} />
            <RoleFields role={body.role} groupIds={body.group_ids} onChange={change} />
          </div>
        </Panel>
      </SaveForm>
    </>
  );
}
