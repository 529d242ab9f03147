import { useMutation } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { NameForBrowser, NewPasswordFields } from "@/shared/access/NewPasswordFields";
import { faultOf, type PasswordFault } from "@/shared/access/password";
import { Refusal } from "@/shared/access/Refusal";
import { USER_NAME } from "@/shared/access/user-name";
import { RequestFailed } from "@/shared/api/http";
import type { Session } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { NameField } from "./PasswordForm";
import { signInByLink, type OpenLink } from "./session";
import styles from "./SignInPage.module.css";

const EMPTY = { password: "", repeated: "" };

interface LinkFormProps {
  link: OpenLink;
  onEnter: (session: Session) => void;
  onCancel: () => void;
}

/** What a link wants: the first administrator's name and password, or a user's new password. */
export function LinkForm({ link, onEnter, onCancel }: LinkFormProps) {
  const words = useWords().t.session;
  const isFirst = link.kind === "first_admin";
  const [name, setName] = useState("");
  const [fresh, setFresh] = useState(EMPTY);
  const [nameFault, setNameFault] = useState<string | null>(null);
  const [fault, setFault] = useState<PasswordFault | null>(null);
  const entering = useMutation({ mutationFn: () => signInByLink(link.token, { password: fresh.password, ...(isFirst ? { name: name.trim() } : {}) }), onSuccess: onEnter });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const badName = isFirst && !USER_NAME.test(name.trim()) ? (name.trim() === "" ? words.nameMissing : words.nameInvalid) : null;
    const found = faultOf(fresh, words.password);
    setNameFault(badName);
    setFault(found);
    if (badName === null && found === null) entering.mutate();
    else entering.reset();
  };
  const isSpent = entering.error instanceof RequestFailed && entering.error.kind === "link-spent";
  return (
    <form className={styles.form} aria-label={isFirst ? words.firstHeading : words.setHeading} onSubmit={submit} noValidate>
      <Refusal error={entering.error} />
      {isFirst ? <NameField value={name} hint={words.nameHint} fault={nameFault} onChange={setName} /> : <NameForBrowser name={link.userName ?? ""} />}
      <NewPasswordFields value={fresh} fault={fault} error={entering.error} onChange={setFresh} />
      <Button kind="primary" type="submit" disabled={entering.isPending || isSpent}>{entering.isPending ? words.submitting : isFirst ? words.firstSubmit : words.setSubmit}</Button>
      <Button onClick={onCancel}>{words.toSignIn}</Button>
    </form>
  );
}
