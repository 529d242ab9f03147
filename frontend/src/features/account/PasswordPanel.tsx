import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { NameForBrowser, NewPasswordFields } from "@/shared/access/NewPasswordFields";
import { faultOf, type PasswordFault } from "@/shared/access/password";
import { PasswordField } from "@/shared/access/PasswordField";
import { Refusal, retryAtOf } from "@/shared/access/Refusal";
import { useSecondsUntil } from "@/shared/access/useSecondsUntil";
import { send } from "@/shared/api/http";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import styles from "./Account.module.css";
import { SESSIONS_KEY } from "./sessions";

const EMPTY = { password: "", repeated: "" };

/** A new password for oneself. Whoever has none yet, who came by a link, leaves the current one empty. */
export function PasswordPanel({ userName }: { userName: string }) {
  const { password } = useWords().t.session;
  const words = useAdminWords().account;
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState(EMPTY);
  const [fault, setFault] = useState<PasswordFault | null>(null);
  const changing = useMutation({
    mutationFn: () => send<undefined>("PUT", "/me/password", { current: current === "" ? null : current, new: fresh.password }),
    onSuccess: async () => {
      setCurrent("");
      setFresh(EMPTY);
      await queries.invalidateQueries({ queryKey: SESSIONS_KEY });
    },
  });
  const isLocked = useSecondsUntil(retryAtOf(changing.error)) > 0;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = faultOf(fresh, password);
    setFault(found);
    if (found !== null) changing.reset();
    else if (!isLocked) changing.mutate();
  };
  return (
    <Panel heading={words.password}>
      <form className={styles.form} aria-label={words.password} onSubmit={submit} noValidate>
        <NameForBrowser name={userName} />
        <Refusal error={changing.error} />
        <PasswordField label={words.current} autoComplete="current-password" hint={words.currentHint} value={current} onChange={setCurrent} />
        <NewPasswordFields value={fresh} fault={fault} error={changing.error} onChange={setFresh} />
        <div className={styles.row}>
          <Button kind="primary" type="submit" disabled={changing.isPending || isLocked}>{words.change}</Button>
          <span role="status">{changing.isSuccess ? words.changed : ""}</span>
        </div>
        <p className={styles.hint}>{words.changeEnds}</p>
      </form>
    </Panel>
  );
}
