import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from "react";
import type { Board, BoardOut, Queue, QueueGroups } from "@/shared/api/types";
import { CheckField, NumberField, TextField } from "@/shared/forms/Fields";
import { FaultsContext, type Fault } from "@/shared/forms/faults";
import { useWords } from "@/shared/i18n";
import { useBoardWords } from "@/shared/i18n/boards";
import { useWallWords } from "@/shared/i18n/wall";
import { Button } from "@/shared/ui/Button";
import { Segmented } from "@/shared/ui/Segmented";
import styles from "./Boards.module.css";
import { ALL_TILES, drawnOf, faultsOf, LONGEST_MESSAGE, LONGEST_NAME, previewOf, type Draft } from "./draft";
import { OrderedList, Others } from "./OrderedList";
import { QueueChoiceFields } from "./QueueChoiceFields";

/** How a board comes out in its room. */
export interface Fit {
  text: number;
  rowCount: number;
  isLargeEnough: boolean;
}

export interface BoardFormProps {
  draft: Draft;
  queues: readonly Queue[];
  groups: QueueGroups["groups"];
  preview: (board: BoardOut) => ReactNode;
  fitOf: (board: Board) => Fit;
  onChange: (draft: Draft) => void;
  onSave: () => void;
  onCancel: () => void;
}

interface PartProps {
  board: Board;
  onChange: (members: Partial<Board>) => void;
}

const THEMES = ["dark", "light", "schedule"] as const;
const LANGUAGES = ["sv", "en"] as const;

function Tiles({ board: { tiles, shows_agents }, onChange, say }: PartProps & { say: (text: string) => void }) {
  const words = useBoardWords();
  const { tiles: names } = useWallWords();
  const shown = tiles.filter((tile) => shows_agents || tile !== "agent_names");
  const others = ALL_TILES.filter((tile) => !shown.includes(tile) && (shows_agents || tile !== "agent_names"));
  return (
    <section className={styles.part} aria-label={words.form.tiles}>
      <h2>{words.form.tiles}</h2>
      {shown.length === 0 && <p className={styles.hint}>{words.form.noTiles}</p>}
      <OrderedList label={words.form.chosenTiles} items={shown} nameOf={(tile) => names[tile]} onChange={(chosen) => { onChange({ tiles: chosen }); }} say={say} />
      <Others label={words.form.otherTiles} items={others} nameOf={(tile) => names[tile]} onAdd={(tile) => { onChange({ tiles: [...shown, tile] }); say(words.list.added(names[tile])); }} />
    </section>
  );
}

function RoomFields({ board, onChange, fit }: PartProps & { fit: Fit }) {
  const words = useBoardWords().form;
  const { format } = useWords();
  const number = (member: "distance_metres" | "diagonal_inches" | "rotation_seconds", label: string) => (
    <NumberField label={label} path={member} value={board[member]} onChange={(value) => { onChange({ [member]: value ?? Number.NaN }); }} />
  );
  return (
    <section className={styles.part} aria-label={words.room}>
      <h2>{words.room}</h2>
      <div className={styles.numbers}>
        {number("distance_metres", words.distance)}
        {number("diagonal_inches", words.diagonal)}
        {number("rotation_seconds", words.rotation)}
      </div>
      <p className={fit.isLargeEnough ? styles.hint : styles.warn} role="status">
        {fit.isLargeEnough ? words.text(format.count(fit.text), format.count(fit.rowCount)) : words.tooFar}
      </p>
    </section>
  );
}

function LookFields({ board, onChange }: PartProps) {
  const words = useBoardWords().form;
  return (
    <section className={styles.part} aria-label={words.look}>
      <h2>{words.look}</h2>
      <div className={styles.choices}>
        <Segmented label={words.theme} options={THEMES} words={words.themes} value={board.theme} onChange={(theme) => { onChange({ theme }); }} />
        <Segmented label={words.language} options={LANGUAGES} words={words.languages} value={board.language} onChange={(language) => { onChange({ language }); }} />
      </div>
      <TextField
        label={words.message}
        path="message"
        isWide
        value={board.message ?? ""}
        maxLength={LONGEST_MESSAGE}
        hint={words.messageHint(LONGEST_MESSAGE - (board.message?.length ?? 0))}
        onChange={(message) => { onChange({ message }); }}
      />
      <CheckField label={words.agents} hint={words.agentsHint} value={board.shows_agents} onChange={(showsAgents) => { onChange({ shows_agents: showsAgents }); }} />
    </section>
  );
}

/** A board in parts, with what comes of it beside. */
export function BoardForm({ draft, queues, groups, preview, fitOf, onChange, onSave, onCancel }: BoardFormProps) {
  const words = useBoardWords().form;
  const [said, say] = useState("");
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { board } = draft;
  const faults: readonly Fault[] = faultsOf(board, words.faults);
  const groupQueues = new Map(groups.map((group) => [group.id, group.queue_ids]));
  const parts: PartProps = { board, onChange: (members) => { onChange({ ...draft, board: { ...board, ...members } }); } };
  useEffect(() => { form.current?.querySelector("input")?.focus(); }, []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (faults.length === 0) onSave();
    else requestAnimationFrame(() => { form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(); });
  };

  return (
    <FaultsContext value={isTried ? faults : []}>
      <form ref={form} className={styles.editor} onSubmit={submit} noValidate aria-label={draft.id === null ? words.newTitle : words.title(board.name)}>
        <div className={styles.parts}>
          <TextField label={words.name} path="name" value={board.name} maxLength={LONGEST_NAME} isWide onChange={(name) => { parts.onChange({ name }); }} />
          <QueueChoiceFields {...parts} queues={queues} groups={groups} say={say} />
          <Tiles {...parts} say={say} />
          <RoomFields {...parts} fit={fitOf(drawnOf(draft))} />
          <LookFields {...parts} />
          <p className="visually-hidden" role="status">{said}</p>
          <div className={styles.buttons}>
            <Button type="submit" kind="primary">{words.save}</Button>
            <Button onClick={onCancel}>{words.cancel}</Button>
          </div>
        </div>
        <section className={styles.preview} aria-label={words.preview}>
          <h2>{words.preview}</h2>
          {preview(previewOf(draft, groupQueues))}
        </section>
      </form>
    </FaultsContext>
  );
}
