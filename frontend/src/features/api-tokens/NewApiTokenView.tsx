import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refusalsOf } from "@/shared/access/refusals";
import { RoleFields } from "@/shared/access/RoleFields";
import { PageHead } from "@/shared/admin/Page";
import { ShownOnce } from "@/shared/admin/ShownOnce";
import { send } from "@/shared/api/http";
import type { NewApiToken, NewApiTokenBody } from "@/shared/api/types";
import { NumberField, TextField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { savingOf } from "@/shared/forms/useSave";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { navigate } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { TOKENS_KEY } from "./ApiTokensView";

/** As the server has it. */
const MOST_DAYS = 3650;
const EMPTY: NewApiTokenBody = { name: "", role: "viewer", group_ids: [], days: 365 };

/** A new token, whose secret is shown once. */
export function NewApiTokenView() {
  const { format } = useWords();
  const words = useAdminWords();
  const queries = useQueryClient();
  const adding = useMutation({ mutationFn: (given: NewApiTokenBody) => send<NewApiToken>("POST", "/api-tokens", given), onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS_KEY }) });
  const back = { to: adminPath("apiTokens"), text: words.tokens.heading };
  const draft = useDraft(EMPTY, 0);
  const { value: body, change } = draft;
  const check = ({ name, days }: NewApiTokenBody): Fault[] => {
    const found: Fault[] = [];
    if (name.trim() === "") found.push({ path: "name", text: words.forms.faults.missing });
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) found.push({ path: "days", text: words.tokens.daysInvalid(format.count(MOST_DAYS)) });
    return found;
  };
  const form = useForm({
    draft,
    saving: savingOf(adding),
    root: "body",
    check,
    changeOf: (typed) => ({ ...typed, name: typed.name.trim() }),
    refusals: (error) => refusalsOf(error, words),
    onReload: () => undefined,
  });
  if (adding.data !== undefined) {
    return (
      <>
        <PageHead title={words.tokens.add} back={back} />
        <ShownOnce title={words.tokens.secretOf(adding.data.token.name)} text={words.tokens.secretText} secret={adding.data.secret} onDone={() => { navigate(adminPath("apiTokens")); }} />
      </>
    );
  }
  return (
    <>
      <PageHead title={words.tokens.add} back={back} />
      <SaveForm {...form} label={words.tokens.add}>
        <Panel heading={words.tokens.what}>
          <div className={forms.stack}>
            <TextField label={words.tokens.name} path="name" hint={words.tokens.nameHint} maxLength={80} value={body.name} onChange={(typed) => { change({ name: typed }); }} />
            <NumberField label={words.tokens.days} path="days" unit={words.tokens.daysUnit} value={body.days} onChange={(days) => { change({ days: days ?? Number.NaN }); }} />
            <RoleFields role={body.role} groupIds={body.group_ids} onChange={change} />
          </div>
        </Panel>
      </SaveForm>
    </>
  );
}
