import { useWords } from "@/shared/i18n";
import { SHORTEST, weaknessText, type NewPassword, type PasswordFault } from "./password";
import { PasswordField } from "./PasswordField";

interface NewPasswordFieldsProps {
  value: NewPassword;
  /** What was found here. */
  fault: PasswordFault | null;
  /** What the server answered. */
  error: Error | null;
  onChange: (value: NewPassword) => void;
}

/** A new password, twice, with what makes it too weak. */
export function NewPasswordFields({ value, fault, error, onChange }: NewPasswordFieldsProps) {
  const words = useWords().t.session.password;
  const weakness = fault === null ? weaknessText(error, words) : null;
  const faultOf = (of: keyof NewPassword) => (fault?.of === of ? fault.text : null);
  return (
    <>
      <PasswordField label={words.fresh} autoComplete="new-password" hint={words.freshHint(SHORTEST)} value={value.password} fault={faultOf("password") ?? weakness} onChange={(password) => { onChange({ ...value, password }); }} />
      <PasswordField label={words.repeated} autoComplete="new-password" value={value.repeated} fault={faultOf("repeated")} onChange={(repeated) => { onChange({ ...value, repeated }); }} />
    </>
  );
}

/** For the browser's own store of passwords, which wants to know whose the password is. */
export const NameForBrowser = ({ name }: { name: string }) => <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />;
