import type { ScheduleException } from "@/shared/api/types";
import { TextField } from "@/shared/forms/Fields";
import { useFault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import styles from "./Schedule.module.css";
import { newWindow, WEEKDAYS } from "./week";
import { WindowRow } from "./WindowRow";

interface ExceptionsProps {
  value: readonly ScheduleException[];
  path: string;
  hasLimits: boolean;
  onChange: (exceptions: ScheduleException[]) => void;
}

interface ExceptionRowProps {
  exception: ScheduleException;
  path: string;
  number: number;
  hasLimits: boolean;
  onChange: (exception: ScheduleException) => void;
  onRemove: () => void;
}

function ExceptionRow({ exception, path, number, hasLimits, onChange, onRemove }: ExceptionRowProps) {
  const words = useAdminWords().schedule;
  const fault = useFault(path);
  const { windows } = exception;
  const setWindows = (next: ScheduleException["windows"]) => { onChange({ ...exception, windows: next }); };
  return (
    <li className={styles.exception}>
      <div className={forms.row}>
        <TextField type="date" label={words.date(number)} path={`${path}.date`} value={exception.date} onChange={(date) => { onChange({ ...exception, date }); }} />
        <span className={styles.remove}>
          <Button onClick={() => { setWindows([...windows, newWindow(WEEKDAYS)]); }}>{words.addTime}</Button>
          <Button aria-label={words.removeException(number)} onClick={onRemove}>{words.remove}</Button>
        </span>
        {windows.length === 0 && <span className={styles.closed}>{words.closedAllDay}</span>}
      </div>
      {fault !== null && <p className={forms.fault}>{fault}</p>}
      {windows.map((window, index) => (
        <WindowRow
          key={index}
          window={window}
          path={`${path}.windows.${index}`}
          number={index + 1}
          hasDays={false}
          hasLimits={hasLimits}
          onChange={(changed) => { setWindows(windows.with(index, changed)); }}
          onRemove={() => { setWindows(windows.toSpliced(index, 1)); }}
        />
      ))}
    </li>
  );
}

/** Dates that go before the week and the calendar. */
export function Exceptions({ value, path, hasLimits, onChange }: ExceptionsProps) {
  const words = useAdminWords().schedule;
  return (
    <section className={styles.part}>
      <h3>{words.exceptions}</h3>
      <p className={forms.hint}>{words.exceptionsHint}</p>
      <ul className={styles.list}>
        {value.map((exception, index) => (
          <ExceptionRow
            key={index}
            exception={exception}
            path={`${path}.${index}`}
            number={index + 1}
            hasLimits={hasLimits}
            onChange={(changed) => { onChange(value.with(index, changed)); }}
            onRemove={() => { onChange(value.toSpliced(index, 1)); }}
          />
        ))}
      </ul>
      <Button onClick={() => { onChange([...value, { date: "", windows: [] }]); }}>{words.addException}</Button>
    </section>
  );
}
