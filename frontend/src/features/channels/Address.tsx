import type { Channel } from "@/shared/api/types";
import { SelectField, TextField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import type { Draft } from "@/shared/forms/useDraft";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import { GUIDES, PARTS, type AddressPart, type ChannelDraft } from "./guide";

const HIDDEN = new Set<AddressPart>(["password", "secret"]);

/** Where messages go. What was saved is never shown again, only given anew. */
export function Address({ channel, draft: { value, change } }: { channel: Channel | null; draft: Draft<ChannelDraft> }) {
  const words = useAdminWords().channels;
  const { guide, parts } = value;
  if (guide === null) {
    return (
      <Panel heading={words.address} side={<Button onClick={() => { change({ guide: value.kind === "webhook" ? "webhook" : "mail", parts: {} }); }}>{words.otherAddress}</Button>}>
        <div className={forms.stack}>
          <p><code>{channel?.shown_url ?? words.unreadable}</code></p>
          <p className={forms.hint}>{words.addressHidden}</p>
        </div>
      </Panel>
    );
  }
  return (
    <Panel heading={words.address} side={channel !== null && <Button onClick={() => { change({ guide: null, parts: {} }); }}>{words.keepAddress}</Button>}>
      <div className={forms.stack}>
        <SelectField label={words.guide} path="guide" hint={words.guideHints[guide]} options={GUIDES} words={words.guides} value={guide} onChange={(chosen) => { change({ guide: chosen, parts: {} }); }} />
        <div className={forms.row}>
          {PARTS[guide].map((part) => (
            <TextField
              key={`${guide}${part}`}
              label={words.parts[part]}
              path={part}
              type={HIDDEN.has(part) ? "password" : "text"}
              isWide={part === "url"}
              hint={words.partHints[part]}
              value={parts[part] ?? ""}
              onChange={(text) => { change({ parts: { ...parts, [part]: text } }); }}
            />
          ))}
        </div>
      </div>
    </Panel>
  );
}
