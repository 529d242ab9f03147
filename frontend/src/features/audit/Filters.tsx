import { useEffect, useId, useState } from "react";
import { useAdminWords } from "@/shared/i18n/admin";
import { changeSearch } from "@/shared/router/router";
import { Pick } from "@/shared/ui/Pick";
import picks from "@/shared/ui/Pick.module.css";
import type { AuditChoice } from "./choice";

/** After the last key, so that a name is not asked for letter by letter. */
const REST_MILLISECONDS = 400;

/** Whose acts; a name as the log has it. */
function ActorField({ value }: { value: string }) {
  const words = useAdminWords().audit;
  const id = useId();
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => { changeSearch({ vem: wanted === "" ? null : wanted, fore: null }); }, REST_MILLISECONDS);
    return () => { clearTimeout(timer); };
  }, [text, value]);
  return (
    <div className={picks.pick}>
      <label htmlFor={id}>{words.actor}</label>
      <input id={id} type="search" value={text} maxLength={80} autoComplete="off" spellCheck={false} placeholder={words.anybody} onChange={(event) => { setText(event.target.value); }} />
    </div>
  );
}

/** Whose acts, and which. They stand in the address. */
export function Filters({ choice }: { choice: AuditChoice }) {
  const words = useAdminWords().audit;
  return (
    <section className={picks.filters} aria-label={words.filters}>
      <ActorField value={choice.actor} />
      <Pick label={words.action} name="vad" page="fore" value={choice.action === "" ? null : choice.action} none={words.anything} options={Object.entries(words.actions).map(([value, text]) => ({ value, text }))} />
    </section>
  );
}
