import { useMutation } from "@tanstack/react-query";
import { useId, useState, type SubmitEvent } from "react";
import { PasswordField } from "@/shared/access/PasswordField";
import { Refusal, retryAtOf } from "@/shared/access/Refusal";
import { useSecondsUntil } from "@/shared/access/useSecondsUntil";
import type { Session } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { signInByPassword } from "./session";
import styles from "./SignInPage.module.css";

const LONGEST_NAME = 64;

interface NameFieldProps {
  value: string;
  hint?: string;
  fault: string | null;
  onChange: (name: string) => void;
}

export function NameField({ value, hint, fault, onChange }: NameFieldProps) {
  const words = useWords().t.session;
  const id = useId();
  const described = [fault === null ? "" : `${id}fault`, hint === undefined ? "" : `${id}hint`].filter((one) => one !== "").join(" ");
  return (
    <div className={styles.name}>
      <label htmlFor={id}>{words.name}</label>
      <input
        id={id}
        className={styles.field}
        type="text"
        name="username"
        value={value}
        maxLength={LONGEST_NAME}
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={fault !== null}
        aria-describedby={described === "" ? undefined : described}
        onChange={(event) => { onChange(event.target.value); }}
      />
      {fault !== null && <p id={`${id}fault`} className={styles.fault} role="alert">{fault}</p>}
      {hint !== undefined && <p id={`${id}hint`} className={styles.hint}>{hint}</p>}
    </div>
  );
}

/** Name and password. */
export function PasswordForm({ onEnter }: { onEnter: (session: Session) => void }) {
  const { t } = useWords();
  const words = t.session;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<"name" | "password" | null>(null);
  const entering = useMutation({ mutationFn: () => signInByPassword(name.trim(), password), onSuccess: onEnter });
  const isLocked = useSecondsUntil(retryAtOf(entering.error)) > 0;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isLocked || entering.isPending) return;
    const lacks = name.trim() === "" ? "name" : password === "" ? "password" : null;
    setMissing(lacks);
    if (lacks === null) entering.mutate();
  };
  return (
    <form className={styles.form} aria-label={words.heading} onSubmit={submit} noValidate>
      {missing === null && <Refusal error={entering.error} />}
      <NameField value={name} fault={missing === "name" ? words.nameMissing : null} onChange={setName} />
      <PasswordField label={words.password.current} autoComplete="current-password" value={password} fault={missing === "password" ? words.passwordMissing : null} onChange={setPassword} />
      <Button kind="primary" type="submit" disabled={isLocked || entering.isPending}>{entering.isPending ? words.submitting : words.submit}</Button>
    </form>
  );
}
