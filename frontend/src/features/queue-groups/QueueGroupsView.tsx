import { send } from "@/shared/api/http";
import type { Queue, QueueGroup, QueueGroups } from "@/shared/api/types";
import { PageHead } from "@/shared/admin/Page";
import { TextField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { idOf } from "@/shared/forms/text";
import { toggled } from "@/shared/forms/toggled";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useSave } from "@/shared/forms/useSave";
import { useAdminWords } from "@/shared/i18n/admin";
import { ChoiceList } from "@/shared/places/ChoiceList";
import { GROUPS_KEY, useQueueGroups } from "@/shared/places/useQueueGroups";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";

interface GroupPanelProps {
  group: QueueGroup;
  number: number;
  queues: readonly Queue[];
  onChange: (group: QueueGroup) => void;
  onRemove: () => void;
}

function GroupPanel({ group, number, queues, onChange, onRemove }: GroupPanelProps) {
  const words = useAdminWords().groups;
  const { queue_ids: ids } = group;
  const name = group.name.trim() === "" ? words.unnamed : group.name;
  const toggle = (id: string) => { onChange({ ...group, queue_ids: toggled(ids, id) }); };
  return (
    <Panel heading={name} note={words.count(ids.length)} side={<Button aria-label={words.removeOne(name)} onClick={onRemove}>{words.remove}</Button>}>
      <div className={forms.stack}>
        <TextField label={words.name(number)} path={`groups.${number - 1}.name`} maxLength={80} value={group.name} onChange={(typed) => { onChange({ ...group, name: typed }); }} />
        <ChoiceList label={words.queues(name)} options={queues} chosen={ids} isInvalid={false} onToggle={toggle} />
      </div>
    </Panel>
  );
}

/** New groups get their id from their name when they are saved. */
const withIds = (groups: readonly QueueGroup[]): QueueGroup[] => {
  const ids = groups.map((group) => group.id).filter((id) => id !== "");
  return groups.map((group) => {
    if (group.id !== "") return group;
    const id = idOf(group.name, ids);
    ids.push(id);
    return { ...group, id };
  });
};

function GroupsForm({ saved, queues, onReload }: { saved: QueueGroups; queues: readonly Queue[]; onReload: () => void }) {
  const words = useAdminWords();
  const draft = useDraft({ groups: saved.groups }, saved.version);
  const saving = useSave<QueueGroups, QueueGroups>({ queryKey: GROUPS_KEY, send: (change) => send("PUT", "/queue-groups", change), apply: (before, { groups }) => ({ ...before, groups }) });
  const check = ({ groups }: { groups: QueueGroup[] }): Fault[] =>
    groups.flatMap((group, index) => (group.name.trim() === "" ? [{ path: `groups.${index}.name`, text: words.forms.faults.missing }] : []));
  const form = useForm({ draft, saving, root: "body", check, changeOf: ({ groups }, version) => ({ version, groups: withIds(groups) }), onReload });
  const { groups } = draft.value;
  return (
    <SaveForm {...form} label={words.groups.label}>
      {groups.length === 0 && <PanelState title={words.groups.none} text={words.groups.noneText} />}
      {groups.map((group, index) => (
        <GroupPanel
          key={index}
          group={group}
          number={index + 1}
          queues={queues}
          onChange={(changed) => { draft.change({ groups: groups.with(index, changed) }); }}
          onRemove={() => { draft.change({ groups: groups.toSpliced(index, 1) }); }}
        />
      ))}
      <div><Button onClick={() => { draft.change({ groups: [...groups, { id: "", name: "", queue_ids: [] }] }); }}>{words.groups.add}</Button></div>
    </SaveForm>
  );
}

/** Named sets of queues. */
export function QueueGroupsView({ queues }: { queues: readonly Queue[] }) {
  const words = useAdminWords().groups;
  const { data, error, refetch } = useQueueGroups();
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <GroupsForm saved={data} queues={queues} onReload={() => { void refetch(); }} />}
    </>
  );
}
