import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from "react";
import type { Board, BoardOut, Queue, QueueGroups } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useBoardWords } from "@/shared/i18n/boards";
import { Button } from "@/shared/ui/Button";
import { Segmented } from "@/shared/ui/Segmented";
import styles from "./Boards.module.css";
import { ALL_TILES, boardOf, faultsOf, LONGEST_MESSAGE, LONGEST_NAME, previewOf, type Draft, type Fault } from "./draft";
import { Field } from "./Field";
import { OrderedList, Others } from "./OrderedList";
import { QueueChoiceFields } from "./QueueChoiceFields";
import { useWallWords } from "@/shared/i18n/wall";

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
  draft: Draft;
  faults: ReadonlySet<Fault>;
  onChange: (members: Partial<Draft>) => void;
  onBoard: (members: Partial<Board>) => void;
}

const THEMES = ["dark", "light", "schedule"] as const;
const LANGUAGES = ["sv", "en"] as const;

function Tiles({ draft, onBoard, say }: PartProps & { say: (text: string) => void }) {
  const words = useBoardWords();
  const { tiles: names } = useWallWords();
  const { tiles, shows_agents } = draft.board;
  const shown = tiles.filter((tile) => shows_agents || tile !== "agent_names");
  const others = ALL_TILES.filter((tile) => !shown.includes(tile) && (shows_agents || tile !== "agent_names"));
  return (
    <section className={styles.part} aria-label={words.form.tiles}>
      <h2>{words.form.tiles}</h2>
      {shown.length === 0 && <p className={styles.hint}>{words.form.noTiles}</p>}
      <OrderedList label={words.form.chosenTiles} items={shown} nameOf={(tile) => names[tile]} onChange={(chosen) => { onBoard({ tiles: chosen }); }} say={say} />
      <Others label={words.form.otherTiles} items={others} nameOf={(tile) => names[tile]} onAdd={(tile) => { onBoard({ tiles: [...shown, tile] }); say(words.list.added(names[tile])); }} />
    </section>
  );
}

function RoomFields({ draft, faults, onChange, fit }: PartProps & { fit: Fit }) {
  const words = useBoardWords().form;
  const { format } = useWords();
  const faultOf = (name: "distance" | "diagonal" | "rotation") => (faults.has(name) ? words.faults[name] : null);
  return (
    <section className={styles.part} aria-label={words.room}>
      <h2>{words.room}</h2>
      <div className={styles.numbers}>
        <Field label={words.distance} value={draft.distance} isNumber fault={faultOf("distance")} onChange={(distance) => { onChange({ distance }); }} />
        <Field label={words.diagonal} value={draft.diagonal} isNumber fault={faultOf("diagonal")} onChange={(diagonal) => { onChange({ diagonal }); }} />
        <Field label={words.rotation} value={draft.rotation} isNumber fault={faultOf("rotation")} onChange={(rotation) => { onChange({ rotation }); }} />
      </div>
      <p className={fit.isLargeEnough ? styles.hint : styles.warn} role="status">
        {fit.isLargeEnough ? words.text(format.count(fit.text), format.count(fit.rowCount)) : words.tooFar}
      </p>
    </section>
  );
}

function LookFields({ draft, onBoard }: PartProps) {
  const words = useBoardWords().form;
  const { board } = draft;
  return (
    <section className={styles.part} aria-label={words.look}>
      <h2>{words.look}</h2>
      <div className={styles.choices}>
        <Segmented label={words.theme} options={THEMES} words={words.themes} value={board.theme} onChange={(theme) => { onBoard({ theme }); }} />
        <Segmented label={words.language} options={LANGUAGES} words={words.languages} value={board.language} onChange={(language) => { onBoard({ language }); }} />
      </div>
      <Field
        label={words.message}
        value={board.message ?? ""}
        maxLength={LONGEST_MESSAGE}
        hint={words.messageHint(LONGEST_MESSAGE - (board.message?.length ?? 0))}
        onChange={(message) => { onBoard({ message }); }}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={board.shows_agents} onChange={(event) => { onBoard({ shows_agents: event.target.checked }); }} />
        <span>{words.agents}<span className={styles.hint}>{words.agentsHint}</span></span>
      </label>
    </section>
  );
}

/** A board in parts, with what comes of it beside. */
export function BoardForm({ draft, queues, groups, preview, fitOf, onChange, onSave, onCancel }: BoardFormProps) {
  const words = useBoardWords().form;
  const [said, say] = useState("");
  const [isTried, setIsTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const faults = faultsOf(draft);
  const shownFaults = isTried ? faults : new Set<Fault>();
  const groupQueues = new Map(groups.map((group) => [group.id, group.queue_ids]));
  const parts: PartProps = {
    draft,
    faults: shownFaults,
    onChange: (members) => { onChange({ ...draft, ...members }); },
    onBoard: (members) => { onChange({ ...draft, board: { ...draft.board, ...members } }); },
  };
  useEffect(() => { form.current?.querySelector<HTMLElement>("[data-first]")?.focus(); }, []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (faults.size === 0) onSave();
    else requestAnimationFrame(() => { form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(); });
  };

  return (
    <form ref={form} className={styles.editor} onSubmit={submit} noValidate aria-label={draft.id === null ? words.newTitle : words.title(draft.board.name)}>
      <div className={styles.parts}>
        <Field label={words.name} value={draft.board.name} maxLength={LONGEST_NAME} isFirst fault={shownFaults.has("name") ? words.faults.name : null} onChange={(name) => { parts.onBoard({ name }); }} />
        <QueueChoiceFields board={draft.board} queues={queues} groups={groups} faults={shownFaults} onChange={parts.onBoard} say={say} />
        <Tiles {...parts} say={say} />
        <RoomFields {...parts} fit={fitOf(boardOf(draft))} />
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
  );
}
