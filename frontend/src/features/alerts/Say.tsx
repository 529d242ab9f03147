import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState, type SubmitEvent } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import styles from "./Act.module.css";
import { post } from "./desk";
import { whyOf } from "./Failures";
import pageStyles from "./Page.module.css";

const LONGEST_NOTE = 2000;
type What = "comments" | "cause";

/** A comment, or what had caused the alert; also after it has ended. What was written stays until it is saved. */
export function Say({ alertId }: { alertId: string }) {
  const { t } = useWords();
  const words = t.alerts.story;
  const queries = useQueryClient();
  const fieldId = useId();
  const troubleId = useId();
  const [note, setNote] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const saving = useMutation({
    mutationFn: (what: What) => post(alertId, what, { note: note.trim() }),
    onSuccess: async () => {
      setNote("");
      await queries.invalidateQueries({ queryKey: ["alert", alertId] });
    },
  });

  const say = (what: What) => {
    const lacks = note.trim() === "";
    setIsMissing(lacks);
    if (!lacks) saving.mutate(what);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    say("comments");
  };
  const trouble = isMissing ? words.empty : saving.error === null ? null : words.notSaved(whyOf(saving.error, t.alerts.failure));

  return (
    <form className={`${styles.form ?? ""} ${pageStyles.say ?? ""}`} onSubmit={submit} noValidate>
      <div className={styles.field}>
        <label htmlFor={fieldId}>{words.write}</label>
        <textarea
          id={fieldId}
          rows={2}
          value={note}
          maxLength={LONGEST_NOTE}
          aria-invalid={isMissing}
          aria-describedby={trouble === null ? undefined : troubleId}
          onChange={(event) => { setNote(event.target.value); }}
        />
        {trouble !== null && <p id={troubleId} className={styles.invalid} role="alert">{trouble}</p>}
      </div>
      <div className={styles.buttons}>
        <Button kind="primary" type="submit" disabled={saving.isPending}>{words.comment}</Button>
        <Button disabled={saving.isPending} onClick={() => { say("cause"); }}>{words.explain}</Button>
      </div>
    </form>
  );
}
