import { useEffect, useRef, useState } from "react";
import { copyText } from "@/shared/browser/clipboard";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import styles from "./ShownOnce.module.css";

interface ShownOnceProps {
  title: string;
  text: string;
  secret: string;
  onDone: () => void;
}

/** What the server tells this once: to be copied now. The keyboard goes to it. */
export function ShownOnce({ title, text, secret, onDone }: ShownOnceProps) {
  const words = useAdminWords().once;
  const [state, setState] = useState<"fresh" | "copied" | "refused">("fresh");
  const box = useRef<HTMLElement>(null);
  const code = useRef<HTMLElement>(null);
  useEffect(() => { box.current?.focus(); }, []);
  const copy = async () => {
    const isCopied = await copyText(secret);
    // Else it is marked, to be copied by hand.
    if (!isCopied && code.current !== null) window.getSelection()?.selectAllChildren(code.current);
    setState(isCopied ? "copied" : "refused");
  };
  return (
    <section ref={box} className={styles.box} aria-label={title} tabIndex={-1}>
      <h2>{title}</h2>
      <p>{text}</p>
      <code ref={code} className={styles.secret}>{secret}</code>
      <div className={styles.buttons}>
        <Button kind="primary" onClick={() => { void copy(); }}>{words.copy}</Button>
        <Button onClick={onDone}>{words.done}</Button>
        <span role="status">{state === "copied" ? words.copied : state === "refused" ? words.byHand : ""}</span>
      </div>
    </section>
  );
}
