import { useId } from "react";
import type { ScheduleWindow } from "@/shared/api/types";
import { ClockField, NumberField } from "@/shared/forms/Fields";
import { useFault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import styles from "./Schedule.module.css";
import { WEEKDAYS } from "./week";

interface WindowRowProps {
  window: ScheduleWindow;
  path: string;
  number: number;
  hasDays: boolean;
  hasLimits: boolean;
  onChange: (window: ScheduleWindow) => void;
  onRemove: () => void;
}

function Days({ value, path, onChange }: { value: readonly number[]; path: string; onChange: (weekdays: number[]) => void }) {
  const { format } = useWords();
  const words = useAdminWords().schedule;
  const fault = useFault(path);
  const faultId = useId();
  const toggle = (weekday: number) => { onChange(value.includes(weekday) ? value.filter((one) => one !== weekday) : [...value, weekday].sort((one, other) => one - other)); };
  return (
    <fieldset className={styles.days} aria-describedby={fault === null ? undefined : faultId}>
      <legend>{words.days}</legend>
      {WEEKDAYS.map((weekday) => (
        <label key={weekday} className={styles.dayChoice}>
          <input type="checkbox" aria-label={format.weekday(weekday - 1)} aria-invalid={fault !== null} checked={value.includes(weekday)} onChange={() => { toggle(weekday); }} />
          <span aria-hidden="true">{format.weekday(weekday - 1).slice(0, 2)}</span>
        </label>
      ))}
      {fault !== null && <p id={faultId} className={forms.fault}>{fault}</p>}
    </fieldset>
  );
}

/** One stretch of opening: days, from when to when, and limits of its own where it has some. */
export function WindowRow({ window, path, number, hasDays, hasLimits, onChange, onRemove }: WindowRowProps) {
  const words = useAdminWords().schedule;
  const fault = useFault(path);
  const change = (members: Partial<ScheduleWindow>) => { onChange({ ...window, ...members }); };
  return (
    <fieldset className={styles.window}>
      <legend className="visually-hidden">{words.window(number)}</legend>
      {hasDays && <Days value={window.weekdays} path={`${path}.weekdays`} onChange={(weekdays) => { change({ weekdays }); }} />}
      <ClockField label={words.opens} path={`${path}.opens`} value={window.opens} onChange={(opens) => { change({ opens }); }} />
      <ClockField label={words.closes} path={`${path}.closes`} value={window.closes} onChange={(closes) => { change({ closes }); }} />
      {hasLimits && (
        <>
          <NumberField isOptional label={words.ownLimit} path={`${path}.wait_seconds`} unit={words.seconds} placeholder={words.usual} value={window.wait_seconds} onChange={(wait) => { change({ wait_seconds: wait }); }} />
          <NumberField isOptional label={words.ownTarget} path={`${path}.target_percent`} unit={words.percent} placeholder={words.usual} value={window.target_percent} onChange={(target) => { change({ target_percent: target }); }} />
        </>
      )}
      <span className={styles.remove}><Button aria-label={words.removeWindow(number)} onClick={onRemove}>{words.remove}</Button></span>
      {fault !== null && <p className={forms.fault}>{fault}</p>}
    </fieldset>
  );
}
