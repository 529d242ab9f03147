import { useId, useState, type SubmitEvent } from "react";
import type { Alert } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Segmented } from "@/shared/ui/Segmented";
import { StatusMark } from "@/shared/ui/StatusMark";
import styles from "./Act.module.css";
import { againstLimit, nameOf } from "./alert-words";
import { useOpenAlerts, type Asked } from "./open-alerts";
import { minutesLeftOfDay } from "@/shared/history/day";
import { MINUTE, type Act } from "./desk";

const LENGTHS = ["15", "30", "60", "day"] as const;
const LONGEST_NOTE = 2000;

interface ActDialogProps {
  alert: Alert;
  what: Asked;
  onClose: () => void;
}

function NoteField({ value, onChange }: { value: string; onChange: (note: string) => void }) {
  const words = useWords().t.alerts.acts;
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{words.note}</label>
      <input id={id} data-first type="text" value={value} maxLength={LONGEST_NOTE} autoComplete="off" onChange={(event) => { onChange(event.target.value); }} />
    </div>
  );
}

type Length = (typeof LENGTHS)[number];

function chosenAct(what: Asked, note: string, minutes: number): Act {
  const said = note.trim() === "" ? null : note.trim();
  return what === "acknowledge" ? { kind: what, note: said } : { kind: what, note: said, minutes };
}

/** Takes an alert on or puts it off: a note, a length, and Enter. */
export function ActDialog({ alert, what, onClose }: ActDialogProps) {
  const { t, format } = useWords();
  const words = t.alerts.acts;
  const { act, moment } = useOpenAlerts();
  const [note, setNote] = useState("");
  const [length, setLength] = useState<Length>("15");
  const minutes = length === "day" ? minutesLeftOfDay(moment.now, format.date) : Number(length);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onClose();
    act(alert, chosenAct(what, note, minutes));
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
        <NoteField value={note} onChange={setNote} />
        <div className={styles.buttons}>
          <Button kind="primary" type="submit">{words[what]}</Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
