import { useState } from "react";
import type { Channel, Channels, Queue } from "@/shared/api/types";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { CheckField, SelectField, TextField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { idOf } from "@/shared/forms/text";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { navigate } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { Panel } from "@/shared/ui/Panel";
import { Address } from "./Address";
import { ChannelState } from "./ChannelState";
import { useChannels, useSaveChannel } from "./channels";
import { bodyOf, checkChannel, draftOf, newDraft } from "./guide";
import { Routes } from "./Routes";

/** No channel's id: they have no underscore. */
export const NEW = "_ny";
const LANGUAGES = ["sv", "en"] as const;

interface ChannelFormProps {
  channel: Channel | null;
  saved: Channels;
  queues: readonly Queue[];
  onReload: () => void;
}

function ChannelForm({ channel, saved, queues, onReload }: ChannelFormProps) {
  const { t } = useWords();
  const words = useAdminWords();
  const [first] = useState(newDraft);
  const draft = useDraft(channel === null ? first : draftOf(channel), saved.version);
  const saving = useSaveChannel();
  const [isAsked, setIsAsked] = useState(false);
  const { value, change } = draft;
  const taken = saved.channels.map((one) => one.id);
  const [id] = useState(channel?.id ?? null);
  const form = useForm({
    draft,
    saving,
    root: "body.channel",
    check: (typed) => checkChannel(typed, words),
    changeOf: (typed, version) => ({ id: id ?? idOf(typed.name, taken), version, channel: bodyOf(typed) }),
    onReload,
    onSaved: ({ name }) => { if (id === null) navigate(adminPath("channels", idOf(name, taken))); },
  });
  const drop = () => {
    setIsAsked(false);
    if (id !== null) saving.save({ id, version: saved.version, channel: null }, { onSuccess: () => { navigate(adminPath("channels")); }, onError: () => undefined });
  };
  return (
    <SaveForm {...form} label={words.channels.of(value.name)} side={id !== null && <Button onClick={() => { setIsAsked(true); }}>{words.channels.drop}</Button>}>
      <Panel heading={words.channels.about}>
        <div className={forms.stack}>
          <div className={forms.row}>
            <TextField label={words.forms.members.name} path="name" maxLength={80} value={value.name} onChange={(name) => { change({ name }); }} />
            <SelectField label={words.channels.language} path="language" options={LANGUAGES} words={t.page.menu.languages} value={value.language} onChange={(language) => { change({ language }); }} />
          </div>
          <CheckField label={words.channels.isEnabled} hint={words.channels.isEnabledHint} value={value.is_enabled} onChange={(isEnabled) => { change({ is_enabled: isEnabled }); }} />
        </div>
      </Panel>
      <Address channel={channel} draft={draft} />
      <Routes value={value.routes} queues={queues} onChange={(routes) => { change({ routes }); }} />
      {isAsked && <AskDialog title={words.channels.dropAsk(value.name)} text={words.channels.dropText} act={words.channels.drop} onAct={drop} onClose={() => { setIsAsked(false); }} />}
    </SaveForm>
  );
}

/** One channel, or a new one. */
export function ChannelView({ channelId, queues }: { channelId: string; queues: readonly Queue[] }) {
  const words = useAdminWords().channels;
  const { data, error, refetch } = useChannels();
  const known = data?.channels.find((one) => one.id === channelId) ?? null;
  // One that is being taken away is still the one that the form is of.
  const [last, setLast] = useState(known);
  if (known !== null && known !== last) setLast(known);
  const channel = known ?? last;
  const reload = () => { void refetch(); };
  const head = (title: string, lead?: string) => <PageHead title={title} lead={lead} back={{ to: adminPath("channels"), text: words.heading }} />;
  if (data === undefined) return <>{head(words.one)}<Loading error={error} onAgain={reload} /></>;
  if (channel === null && channelId !== NEW) return head(words.missing, words.missingText);
  return (
    <>
      {head(channel?.name ?? words.add)}
      {channel !== null && <ChannelState channel={channel} />}
      <ChannelForm channel={channel} saved={data} queues={queues} onReload={reload} />
    </>
  );
}
