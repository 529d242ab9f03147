import { useState } from "react";
import type { Board, Queue, QueueGroups, QueueChoice, QueueOrder } from "@/shared/api/types";
import { useFault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { toggled } from "@/shared/forms/toggled";
import { useBoardWords } from "@/shared/i18n/boards";
import { SearchField } from "@/shared/ui/SearchField";
import { Segmented } from "@/shared/ui/Segmented";
import styles from "./Boards.module.css";
import { OrderedList, Others } from "./OrderedList";

const CHOICES: readonly QueueChoice[] = ["all", "groups", "queues"];
const ORDERS: readonly QueueOrder[] = ["worst_first", "as_chosen"];
/** With more to choose from than this, there is a field to search in. */
const MANY = 12;

export interface ChoiceProps {
  board: Board;
  queues: readonly Queue[];
  onChange: (members: Partial<Board>) => void;
  say: (text: string) => void;
}

function ChosenQueues({ board, queues, onChange, say }: ChoiceProps) {
  const words = useBoardWords();
  const [search, setSearch] = useState("");
  const fault = useFault("queue_ids");
  const names = new Map(queues.map((queue) => [queue.id, queue.name]));
  const nameOf = (id: string) => names.get(id) ?? words.form.gone(id);
  const others = queues.filter((queue) => !board.queue_ids.includes(queue.id));
  const found = others.filter((queue) => queue.name.toLowerCase().includes(search.trim().toLowerCase())).map((queue) => queue.id);
  return (
    <>
      <Segmented label={words.form.order} options={ORDERS} words={words.form.orders} value={board.order} onChange={(order) => { onChange({ order }); }} />
      {board.queue_ids.length === 0 && fault === null && <p className={styles.hint}>{words.form.noneChosen}</p>}
      {fault !== null && <p className={forms.fault} role="alert">{fault}</p>}
      <OrderedList label={words.form.chosenQueues} items={board.queue_ids} nameOf={nameOf} onChange={(queue_ids) => { onChange({ queue_ids }); }} say={say} />
      {others.length > MANY && <SearchField label={words.form.searchQueues} value={search} onSearch={setSearch} />}
      <Others label={words.form.otherQueues} items={found} nameOf={nameOf} onAdd={(id) => { onChange({ queue_ids: [...board.queue_ids, id] }); say(words.list.added(nameOf(id))); }} />
    </>
  );
}

interface GroupsProps extends ChoiceProps {
  groups: QueueGroups["groups"];
}

function ChosenGroups({ board, groups, onChange }: GroupsProps) {
  const words = useBoardWords().form;
  const fault = useFault("group_ids");
  if (groups.length === 0) return <p className={styles.hint}>{words.noGroups}</p>;
  const toggle = (id: string) => {
    onChange({ group_ids: toggled(board.group_ids, id) });
  };
  return (
    <fieldset className={styles.checks}>
      <legend className="visually-hidden">{words.groups}</legend>
      {groups.map(({ id, name }) => (
        <label key={id} className={styles.check}>
          <input type="checkbox" checked={board.group_ids.includes(id)} onChange={() => { toggle(id); }} />
          <span>{name}</span>
        </label>
      ))}
      {fault !== null && <p className={forms.fault} role="alert">{fault}</p>}
    </fieldset>
  );
}

export function QueueChoiceFields({ groups, ...rest }: GroupsProps) {
  const words = useBoardWords().form;
  const { board, onChange } = rest;
  return (
    <section className={styles.part} aria-label={words.queues}>
      <h2>{words.queues}</h2>
      <Segmented label={words.choice} options={CHOICES} words={words.choices} value={board.choice} onChange={(choice) => { onChange({ choice }); }} />
      {board.choice === "queues" && <ChosenQueues {...rest} />}
      {board.choice === "groups" && <ChosenGroups {...rest} groups={groups} />}
    </section>
  );
}
