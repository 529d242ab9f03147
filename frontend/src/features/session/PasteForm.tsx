import { useId, useState, type SubmitEvent } from "react";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import styles from "./SignInPage.module.css";
import { tokenIn } from "./token";

/** For whoever has a link, or could have one. */
export function PasteForm({ isFirst, onFollow }: { isFirst: boolean; onFollow: (token: string) => Promise<void> }) {
  const words = useWords().t.session;
  const id = useId();
  const [text, setText] = useState("");
  const [isMalformed, setIsMalformed] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = tokenIn(text);
    setIsMalformed(token === null);
    if (token === null) return;
    setIsBusy(true);
    await onFollow(token);
    setIsBusy(false);
  };
  return (
    <form className={styles.form} aria-label={words.link} onSubmit={(event) => { void submit(event); }} noValidate>
      <p>{isFirst ? words.whereFirst : words.whereLink}</p>
      <code className={styles.command}>{isFirst ? words.runCommand : words.linkCommand}</code>
      <label htmlFor={id}>{words.field}</label>
      <input id={id} className={styles.field} type="text" value={text} autoComplete="off" spellCheck={false} aria-invalid={isMalformed} aria-describedby={isMalformed ? `${id}fault` : undefined} onChange={(event) => { setText(event.target.value); }} />
      {isMalformed && <p id={`${id}fault`} className={styles.fault} role="alert">{words.farewells.malformed}</p>}
      <Button type="submit" disabled={isBusy}>{isBusy ? words.submitting : words.follow}</Button>
    </form>
  );
}
