import { USER_NAME } from "@/shared/access/user-name";
import { PageHead } from "@/shared/admin/Page";
import { refusalsOf } from "@/shared/access/refusals";
import { RoleFields } from "@/shared/access/RoleFields";
import { ShownOnce } from "@/shared/admin/ShownOnce";
import type { NewUserBody, UserLink } from "@/shared/api/types";
import { TextField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { savingOf } from "@/shared/forms/useSave";
import { useWords } from "@/shared/i18n";
import { useAdminWords, type AdminCatalogue } from "@/shared/i18n/admin";
import { navigate } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { useAddUser } from "./users";

const EMPTY: NewUserBody = { name: "", display_name: "", role: "viewer", group_ids: [] };

const trimmed = (body: NewUserBody): NewUserBody => ({ ...body, name: body.name.trim(), display_name: body.display_name.trim() });

function faultsIn({ name, display_name: displayName }: NewUserBody, { forms: { faults } }: AdminCatalogue, invalid: string): Fault[] {
  const found: Fault[] = [];
  if (displayName === "") found.push({ path: "display_name", text: faults.missing });
  if (!USER_NAME.test(name)) found.push({ path: "name", text: name === "" ? faults.missing : invalid });
  return found;
}

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
  const adding = useAddUser();
  const draft = useDraft(EMPTY, 0);
  const { value: body, change } = draft;
  const form = useForm({
    draft,
    saving: savingOf(adding),
    root: "body",
    check: (typed) => faultsIn(trimmed(typed), words, t.session.nameInvalid),
    changeOf: trimmed,
    refusals: (error) => refusalsOf(error, words),
    onReload: () => undefined,
  });
  const back = { to: adminPath("users"), text: words.users.heading };
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
      <SaveForm {...form} label={words.users.add}>
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
