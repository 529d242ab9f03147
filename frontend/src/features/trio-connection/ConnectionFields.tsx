import { TextField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { Panel } from "@/shared/ui/Panel";
import type { ConnectionDraft } from "./connection";

const LONGEST_TEXT = 200;
const LONGEST_SECRET = 500;

interface ConnectionFieldsProps {
  value: ConnectionDraft;
  onChange: (members: Partial<ConnectionDraft>) => void;
}

export function ConnectionFields({ value, onChange }: ConnectionFieldsProps) {
  const { connection: words, forms: { members } } = useAdminWords();
  return (
    <Panel heading={words.form}>
      <div className={forms.stack}>
        <TextField label={members.base_url} path="base_url" type="url" isWide maxLength={LONGEST_SECRET} hint={words.addressHint} value={value.base_url} onChange={(text) => { onChange({ base_url: text }); }} />
        <TextField label={members.client_key} path="client_key" type="password" isWide maxLength={LONGEST_SECRET} hint={words.secretHint} value={value.client_key} onChange={(text) => { onChange({ client_key: text }); }} />
        <div className={forms.row}>
          <TextField label={members.username} path="username" maxLength={LONGEST_TEXT} value={value.username} onChange={(text) => { onChange({ username: text }); }} />
          <TextField label={members.password} path="password" type="password" maxLength={LONGEST_SECRET} hint={words.secretHint} value={value.password} onChange={(text) => { onChange({ password: text }); }} />
        </div>
        <TextField label={members.contact_centre_id} path="contact_centre_id" maxLength={LONGEST_TEXT} hint={words.centreHint} value={value.contact_centre_id} onChange={(text) => { onChange({ contact_centre_id: text }); }} />
      </div>
    </Panel>
  );
}
