import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useAdminWords } from "@/shared/i18n/admin";
import { Dialog } from "@/shared/ui/Dialog";
import { matching, type Command } from "./match";
import styles from "./Palette.module.css";

interface PaletteProps {
  commands: readonly Command[];
  onClose: () => void;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** A field, and beneath it what suits what is typed; arrows choose, Enter does it. */
export function Palette({ commands, onClose }: PaletteProps) {
  const words = useAdminWords().commands;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const found = matching(commands, typed);
  const at = Math.min(chosen, found.length - 1);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((at + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      run(found[at]);
    }
  };
  useEffect(() => {
    const option = list.current?.children[at];
    if (option !== undefined && "scrollIntoView" in option) option.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <Dialog title={words.heading} isSmall onClose={onClose}>
      <input
        data-first
        className={styles.field}
        role="combobox"
        type="text"
        aria-label={words.field}
        aria-expanded={found.length > 0}
        aria-controls={`${id}list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}${at}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={words.field}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      {/* The field keeps the focus, and its keys choose; the pointer may choose too. */}
      <div ref={list} id={`${id}list`} className={styles.list} role="listbox" aria-label={words.heading}>
        {found.map((command, index) => (
          <div key={command.id} id={`${id}${index}`} role="option" aria-selected={index === at} tabIndex={-1} className={styles.option} onPointerUp={() => { run(command); }}>
            <span>{command.name}</span>{" "}
            <span className={styles.kind}>{command.kind}</span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.count}>{found.length === 0 ? words.none : words.count(found.length)}</p>
    </Dialog>
  );
}
