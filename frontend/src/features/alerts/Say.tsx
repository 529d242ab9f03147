import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type SubmitEvent } from "react";
import { RequestFailed } from "@/shared/api/http";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import styles from "./Act.module.css";
import { post } from "./desk";
import { reasonOf } from "./Failures";
import { keepMyName, readMyName } from "./my-name";
import { NameField } from "./NameField";
import pageStyles from "./Page.module.css";

const LONGEST_NOTE = 2000;
type What = "comments" | "cause";
type Missing = "name" | "note" | null;

const failureOf = (error: Error) => ({ kind: error instanceof RequestFailed ? error.kind : "", detail: error.message });

/** A comment, or what had caused the alert; also after it has ended. What was written stays until it is saved. */
export function Say({ alertId }: { alertId: string }) {
  const { t } = useWords();
  const words = t.alerts.story;
  const queries = useQueryClient();
  const fieldId = useId();
  const troubleId = useId();
  const [by, setBy] = useState(readMyName);
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState<Missing>(null);
  const saving = useMutation({
    mutationFn: (what: What) => post(alertId, what, { by: by.trim(), note: note.trim() }),
    onSuccess: async () => {
      setNote("");
      await queries.invalidateQueries({ queryKey: ["alert", alertId] });
    },
  });

  const say = (what: What) => {
    const lacks: Missing = note.trim() === "" ? "note" : by.trim() === "" ? "name" : null;
    setMissing(lacks);
    if (lacks !== null) return;
    keepMyName(by.trim());
    saving.mutate(what);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    say("comments");
  };
  const trouble = missing === "note" ? words.empty : saving.error === null ? null : words.notSaved(reasonOf(failureOf(saving.error), t.alerts.failure));

  return (
    <form className={`${styles.form ?? ""} ${pageStyles.say ?? ""}`} onSubmit={submit} noValidate>
      <div className={styles.field}>
        <label htmlFor={fieldId}>{words.write}</label>
        <textarea
          id={fieldId}
          rows={2}
          value={note}
          maxLength={LONGEST_NOTE}
          aria-invalid={missing === "note"}
          aria-describedby={trouble === null ? undefined : troubleId}
          onChange={(event) => { setNote(event.target.value); }}
        />
        {trouble !== null && <p id={troubleId} className={styles.invalid} role="alert">{trouble}</p>}
      </div>
      <NameField value={by} isMissing={missing === "name"} onChange={setBy} />
      <div className={styles.buttons}>
        <Button kind="primary" type="submit" disabled={saving.isPending}>{words.comment}</Button>
        <Button disabled={saving.isPending} onClick={() => { say("cause"); }}>{words.explain}</Button>
      </div>
    </form>
  );
}
