import { useState } from "react";
import type { Connection } from "@/shared/api/types";
import { AskDialog } from "@/shared/admin/AskDialog";
import { Facts } from "@/shared/admin/Facts";
import { NoKey } from "@/shared/admin/NoKey";
import { Notice } from "@/shared/admin/Notice";
import { PageHead } from "@/shared/admin/Page";
import { DASH } from "@/shared/format/format";
import { faultsOf } from "@/shared/forms/faults";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { Panel } from "@/shared/ui/Panel";
import styles from "./Connection.module.css";
import { bodyOf, checkConnection, draftOf, refusalOf, useConnection, useSaveConnection, useTestConnection, type ConnectionDraft } from "./connection";
import { ConnectionFields } from "./ConnectionFields";
import { Trial } from "./Trial";

const ROOT = "body.connection";

function InForce({ saved }: { saved: Connection }) {
  const { format } = useWords();
  const words = useAdminWords();
  const { members } = words.forms;
  const rows = [
    [words.connection.origin, words.connection.origins[saved.origin]],
    [members.base_url, saved.base_url === "" ? DASH : saved.base_url],
    [members.username, saved.username === "" ? DASH : saved.username],
    [members.contact_centre_id, saved.contact_centre_id ?? words.connection.onlyCentre],
    [words.connection.changed, saved.changed_at === null ? words.connection.never : format.dateTime(saved.changed_at)],
  ] as const;
  return <Panel heading={words.connection.inForce}><Facts rows={rows} isWide /></Panel>;
}

/** What stands in the way of setting another. */
function Obstacles({ saved }: { saved: Connection }) {
  const words = useAdminWords().connection;
  if (saved.origin === "demo") return <Notice title={words.demo}>{words.demoText} <code>{words.demoSetting}</code></Notice>;
  return (
    <>
      {!saved.can_seal && <NoKey title={words.noKey} text={words.noKeyText} />}
      {saved.is_unreadable && <Notice title={words.unreadable}>{words.unreadableText}</Notice>}
    </>
  );
}

function ConnectionForm({ saved, onReload }: { saved: Connection; onReload: () => void }) {
  const { t } = useWords();
  const words = useAdminWords();
  const problems = useProblemWords();
  const draft = useDraft(draftOf(saved), saved.version);
  const saving = useSaveConnection();
  const test = useTestConnection();
  const [isAsked, setIsAsked] = useState(false);
  const { isSound, ...form } = useForm({
    draft,
    saving,
    root: ROOT,
    check: (typed) => checkConnection(typed, saved, words),
    changeOf: (typed, version) => ({ version, connection: bodyOf(typed) }),
    onReload,
  });
  const refusal = refusalOf(saving.error, t.live.reasons);
  const change = (members: Partial<ConnectionDraft>) => {
    test.reset();
    draft.change(members);
  };
  const submit = () => {
    test.reset();
    form.onSubmit();
  };
  const tryOut = () => {
    saving.reset();
    test.reset();
    if (isSound()) test.mutate(bodyOf(draft.value));
  };
  const takeBack = () => {
    setIsAsked(false);
    test.reset();
    saving.save({ version: saved.version, connection: null }, { onSuccess: draft.undo, onError: () => undefined });
  };
  const told = refusal === null ? form : { ...form, faults: [], error: null };
  const isOwn = saved.origin === "stored" || saved.is_unreadable;
  return (
    <fieldset className={styles.lock} disabled={saved.origin === "demo"}>
      <SaveForm
        {...told}
        label={words.connection.form}
        faults={[...told.faults, ...faultsOf(test.error, ROOT, words.forms.faults, problems)]}
        canSave={saved.can_seal}
        onSubmit={submit}
        side={isOwn && <Button disabled={form.isBusy} onClick={() => { setIsAsked(true); }}>{words.connection.takeBack}</Button>}
      >
        <div className={styles.columns}>
          <ConnectionFields value={draft.value} onChange={change} />
          <Trial test={test} refusal={refusal} isSaving={form.isBusy} onTest={tryOut} />
        </div>
        {isAsked && <AskDialog title={words.connection.takeBackAsk} text={words.connection.takeBackText} act={words.connection.takeBack} onAct={takeBack} onClose={() => { setIsAsked(false); }} />}
      </SaveForm>
    </fieldset>
  );
}

/** The connection to the Trio server: which one is in force, and another in its place. */
export function ConnectionView() {
  const words = useAdminWords().connection;
  const { data, error, refetch } = useConnection();
  const reload = () => { void refetch(); };
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      {data === undefined ? <Loading error={error} onAgain={reload} /> : (
        <>
          <Obstacles saved={data} />
          <InForce saved={data} />
          <ConnectionForm saved={data} onReload={reload} />
        </>
      )}
    </>
  );
}
