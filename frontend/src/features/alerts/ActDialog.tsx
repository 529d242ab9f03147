import { useId, useState, type SubmitEvent } from "react";
import type { Alert } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Segmented } from "@/shared/ui/Segmented";
import { StatusMark } from "@/shared/ui/StatusMark";
import styles from "./Act.module.css";
import { againstLimit, nameOf } from "./alert-words";
import { useBoard, type Asked } from "./board";
import { minutesLeftOfDay } from "./day";
import { MINUTE, type Act } from "./desk";
import { keepMyName, readMyName } from "./my-name";
import { NameField } from "./NameField";

const LENGTHS = ["15", "30", "60", "day"] as const;
const LONGEST_NOTE = 2000;

interface ActDialogProps {
  alert: Alert;
  what: Asked;
  onClose: () => void;
}

function NoteField({ value, hasFocus, onChange }: { value: string; hasFocus: boolean; onChange: (note: string) => void }) {
  const words = useWords().t.alerts.acts;
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{words.note}</label>
      <input id={id} data-first={hasFocus || undefined} type="text" value={value} maxLength={LONGEST_NOTE} autoComplete="off" onChange={(event) => { onChange(event.target.value); }} />
    </div>
  );
}

type Length = (typeof LENGTHS)[number];

function chosenAct(what: Asked, by: string, note: string, minutes: number): Act {
  const said = note.trim() === "" ? null : note.trim();
  switch (what) {
    case "acknowledge":
      return { kind: what, by, note: said };
    case "snooze":
      return { kind: what, by, note: said, minutes };
    case "wake":
      return { kind: what, by };
  }
}

/** Takes an alert on or puts it off: a note, a length and a name, and Enter. */
export function ActDialog({ alert, what, onClose }: ActDialogProps) {
  const { t, format } = useWords();
  const words = t.alerts.acts;
  const { act, moment } = useBoard();
  const [by, setBy] = useState(readMyName);
  const [isNamed] = useState(by !== "");
  const [note, setNote] = useState("");
  const [length, setLength] = useState<Length>("15");
  const [isMissing, setIsMissing] = useState(false);
  const minutes = length === "day" ? minutesLeftOfDay(moment.now, format.date) : Number(length);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const name = by.trim();
    setIsMissing(name === "");
    if (name === "") return;
    keepMyName(name);
    onClose();
    act(alert, chosenAct(what, name, note, minutes));
  };

  return (
    <Dialog title={words.of(words[what], nameOf(alert, t.alerts))} isSmall onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.about}><StatusMark status={alert.severity} /><span className="digits">{againstLimit(alert, t.alerts, format)}</span></p>
        {what === "snooze" && (
          <div className={styles.length}>
            <Segmented label={words.length} options={LENGTHS} words={words.lengths} value={length} onChange={setLength} />
            <span className={`digits ${styles.hint ?? ""}`}>{words.until(format.time(moment.now + minutes * MINUTE))}</span>
          </div>
        )}
        <NameField value={by} isMissing={isMissing} hasFocus={!isNamed} onChange={setBy} />
        {what !== "wake" && <NoteField value={note} hasFocus={isNamed} onChange={setNote} />}
        <div className={styles.buttons}>
          <Button kind="primary" type="submit">{words[what]}</Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
