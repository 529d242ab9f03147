import { useEffect, useId, useState, type SubmitEvent } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { tokenIn } from "./token";
import type { SignInTrouble } from "./session";
import styles from "./SignInPage.module.css";

interface SignInPageProps {
  trouble: SignInTrouble | null;
  onSignIn: (token: string) => Promise<void>;
}

function useTroubleText(trouble: SignInTrouble | null): string | null {
  const { t } = useWords();
  if (trouble === null) return null;
  return typeof trouble === "string" ? t.session[trouble] : t.session.otherFailure(trouble.detail);
}

function WhereIsTheLink() {
  const { t } = useWords();
  const words = t.session;
  return (
    <section className={styles.where}>
      <h2>{words.whereTitle}</h2>
      <p>{words.whereRun}</p>
      <code className={styles.command}>{words.runCommand}</code>
      <p>{words.whereNew}</p>
      <code className={styles.command}>{words.linkCommand}</code>
    </section>
  );
}

const useTitle = (title: string) => {
  useEffect(() => { document.title = title; }, [title]);
};

export function SignInPage({ trouble, onSignIn }: SignInPageProps) {
  const { t } = useWords();
  const words = t.session;
  useTitle(`${words.heading} – ${t.page.product}`);
  const fieldId = useId();
  const troubleId = useId();
  const [text, setText] = useState("");
  const [isMalformed, setIsMalformed] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const problem = useTroubleText(isMalformed ? "malformed" : trouble);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = tokenIn(text);
    setIsMalformed(token === null);
    if (token === null) return;
    setIsBusy(true);
    await onSignIn(token);
    setIsBusy(false);
  };

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.product}>{t.page.product}</p>
        <h1 className={styles.title}>{words.heading}</h1>
        <p className={styles.lead}>{words.lead}</p>
        <form className={styles.form} onSubmit={(event) => { void submit(event); }} noValidate>
          {problem !== null && <p id={troubleId} className={styles.trouble} role="alert">{problem}</p>}
          <label htmlFor={fieldId}>{words.field}</label>
          <input
            id={fieldId}
            className={styles.field}
            type="text"
            value={text}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={isMalformed}
            aria-describedby={problem === null ? undefined : troubleId}
            onChange={(event) => { setText(event.target.value); }}
          />
          <Button kind="primary" type="submit" disabled={isBusy}>{isBusy ? words.submitting : words.submit}</Button>
        </form>
        <WhereIsTheLink />
      </div>
    </main>
  );
}
