import type { HistoryIndex } from "@/shared/api/types";
import { toggled } from "@/shared/forms/toggled";
import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import { useId } from "react";
import styles from "./Reports.module.css";

interface QueuePickerProps {
  queues: HistoryIndex["queues"];
  /** Empty for all. */
  chosen: readonly string[];
}

/** Any number of queues; none chosen is all of them. */
export function QueuePicker({ queues, chosen }: QueuePickerProps) {
  const words = useWords().t.reports;
  const labelId = useId();
  const panelId = useId();
  const choose = (ids: readonly string[]) => { changeSearch({ ko: ids, sida: null, lista: null }); };
  const toggle = (id: string) => { choose(toggled(chosen, id)); };
  return (
    <div className={styles.pick}>
      <span id={labelId}>{words.queues}</span>
      <button type="button" className={styles.opener} popoverTarget={panelId} aria-describedby={labelId}>
        {chosen.length === 0 ? words.allQueues : words.someQueues(chosen.length)}
        <svg width="10" height="6" viewBox="0 0 10 6" aria-hidden="true"><path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
      </button>
      <div id={panelId} popover="auto" className={styles.popover}>
        <fieldset className={styles.queues}>
          <legend className="visually-hidden">{words.queues}</legend>
          {queues.map(({ queue_id: id, name }) => (
            <label key={id} className={styles.queue}>
              <input type="checkbox" checked={chosen.includes(id)} onChange={() => { toggle(id); }} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <Button disabled={chosen.length === 0} onClick={() => { choose([]); }}>{words.chooseAll}</Button>
      </div>
    </div>
  );
}
