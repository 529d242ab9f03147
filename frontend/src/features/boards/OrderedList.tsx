import { useState, type DragEvent } from "react";
import { useBoardWords } from "@/shared/i18n/boards";
import { moved } from "./draft";
import styles from "./Boards.module.css";

interface OrderedListProps<T extends string> {
  label: string;
  items: readonly T[];
  nameOf: (item: T) => string;
  onChange: (items: T[]) => void;
  /** Tells what has been done to those who do not see it. */
  say: (text: string) => void;
}

const Mark = ({ d }: { d: string }) => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d={d} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" /></svg>
);

/** Items in an order that is changed by dragging, or by buttons that the keyboard reaches. */
export function OrderedList<T extends string>({ label, items, nameOf, onChange, say }: OrderedListProps<T>) {
  const words = useBoardWords().list;
  const [dragged, setDragged] = useState<T | null>(null);

  const move = (from: number, to: number) => {
    const item = items[from];
    if (item === undefined || from === to || to < 0 || to >= items.length) return;
    onChange(moved(items, from, to));
    say(words.moved(nameOf(item), to + 1, items.length));
  };
  const remove = (item: T) => {
    onChange(items.filter((one) => one !== item));
    say(words.removed(nameOf(item)));
  };
  const pick = (event: DragEvent, item: T) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(item));
    setDragged(item);
  };
  const over = (event: DragEvent, place: number) => {
    if (dragged === null) return;
    event.preventDefault();
    move(items.indexOf(dragged), place);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragged(null);
  };

  return (
    <ol className={styles.ordered} aria-label={label}>
      {items.map((item, place) => (
        <li key={item}>
          <div
            role="presentation"
            className={styles.item}
            data-dragged={item === dragged}
            draggable
            onDragStart={(event) => { pick(event, item); }}
            onDragOver={(event) => { over(event, place); }}
            onDrop={drop}
            onDragEnd={() => { setDragged(null); }}
          >
            <span className={styles.grip} title={words.drag}><Mark d="M4 3h.01M4 7h.01M4 11h.01M10 3h.01M10 7h.01M10 11h.01" /></span>
            <span className={styles.itemName}>{nameOf(item)}</span>
            {/* Not disabled at the ends: the keyboard would lose its place there. */}
            <button type="button" className={styles.tool} aria-label={words.up(nameOf(item))} aria-disabled={place === 0} onClick={() => { move(place, place - 1); }}><Mark d="m3 9 4-4 4 4" /></button>
            <button type="button" className={styles.tool} aria-label={words.down(nameOf(item))} aria-disabled={place === items.length - 1} onClick={() => { move(place, place + 1); }}><Mark d="m3 5 4 4 4-4" /></button>
            <button type="button" className={styles.tool} aria-label={words.remove(nameOf(item))} onClick={() => { remove(item); }}><Mark d="m3.5 3.5 7 7M10.5 3.5l-7 7" /></button>
          </div>
        </li>
      ))}
    </ol>
  );
}

interface OthersProps<T extends string> {
  label: string;
  items: readonly T[];
  nameOf: (item: T) => string;
  onAdd: (item: T) => void;
}

/** What can be added, each by one press. */
export function Others<T extends string>({ label, items, nameOf, onAdd }: OthersProps<T>) {
  const words = useBoardWords().list;
  if (items.length === 0) return null;
  return (
    <ul className={styles.others} aria-label={label}>
      {items.map((item) => (
        <li key={item}>
          <button type="button" className={styles.add} aria-label={words.add(nameOf(item))} onClick={() => { onAdd(item); }}><Mark d="M7 2.5v9M2.5 7h9" />{nameOf(item)}</button>
        </li>
      ))}
    </ul>
  );
}
