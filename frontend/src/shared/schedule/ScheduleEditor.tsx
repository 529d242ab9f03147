import type { OnHolidays, Schedule } from "@/shared/api/types";
import { CheckField, ClockField, SelectField } from "@/shared/forms/Fields";
import { useFault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Segmented } from "@/shared/ui/Segmented";
import { Exceptions } from "./Exceptions";
import styles from "./Schedule.module.css";
import { newSchedule, newWindow } from "./week";
import { WeekPicture } from "./WeekPicture";
import { WindowRow } from "./WindowRow";

const KINDS = ["always", "hours"] as const;
const ON_HOLIDAYS: readonly OnHolidays[] = ["closed", "as_sunday", "as_usual"];
const HALF_DAY_CLOSES = "12:00";

interface ScheduleEditorProps {
  label: string;
  /** Where no heading says it already. */
  hasVisibleLabel?: boolean;
  /** What the choice of no hours is called. */
  always: string;
  value: Schedule | null;
  path: string;
  /** Whether a window may have a limit and a target of its own. */
  hasLimits: boolean;
  onChange: (schedule: Schedule | null) => void;
}

function Windows({ schedule, path, hasLimits, onChange }: { schedule: Schedule; path: string; hasLimits: boolean; onChange: (windows: Schedule["windows"]) => void }) {
  const words = useAdminWords().schedule;
  const fault = useFault(`${path}.windows`);
  const { windows } = schedule;
  return (
    <section className={styles.part}>
      <h3>{words.windows}</h3>
      {windows.map((window, index) => (
        <WindowRow
          key={index}
          window={window}
          path={`${path}.windows.${index}`}
          number={index + 1}
          hasDays
          hasLimits={hasLimits}
          onChange={(changed) => { onChange(windows.with(index, changed)); }}
          onRemove={() => { onChange(windows.toSpliced(index, 1)); }}
        />
      ))}
      {windows.length === 0 && <p>{words.neverOpen}</p>}
      {fault !== null && <p className={forms.fault}>{fault}</p>}
      <Button onClick={() => { onChange([...windows, newWindow(windows.length === 0 ? [1, 2, 3, 4, 5] : [])]); }}>{words.addWindow}</Button>
    </section>
  );
}

/** Opening hours by week, holidays and dates, with the week drawn beside as it is typed. */
export function ScheduleEditor({ label, hasVisibleLabel = false, always, value, path, hasLimits, onChange }: ScheduleEditorProps) {
  const words = useAdminWords().schedule;
  const change = (members: Partial<Schedule>) => { if (value !== null) onChange({ ...value, ...members }); };
  return (
    <div className={styles.editor}>
      <Segmented hasVisibleLabel={hasVisibleLabel} label={label} options={KINDS} words={{ always, hours: words.ownHours }} value={value === null ? "always" : "hours"} onChange={(kind) => { onChange(kind === "always" ? null : newSchedule()); }} />
      {value !== null && (
        <div className={styles.columns}>
          <div className={styles.fields}>
            <Windows schedule={value} path={path} hasLimits={hasLimits} onChange={(windows) => { change({ windows }); }} />
            <section className={styles.part}>
              <h3>{words.holidays}</h3>
              <SelectField label={words.onHolidays} path={`${path}.on_holidays`} hint={words.holidaysHint} options={ON_HOLIDAYS} words={words.holidayKinds} value={value.on_holidays} onChange={(kind) => { change({ on_holidays: kind }); }} />
              <CheckField label={words.halfDays} hint={words.halfDaysHint} value={value.half_days_close !== null} onChange={(isEarly) => { change({ half_days_close: isEarly ? HALF_DAY_CLOSES : null }); }} />
              {value.half_days_close !== null && <ClockField label={words.halfDaysClose} path={`${path}.half_days_close`} value={value.half_days_close} onChange={(clock) => { change({ half_days_close: clock }); }} />}
            </section>
            <Exceptions value={value.exceptions} path={`${path}.exceptions`} hasLimits={hasLimits} onChange={(exceptions) => { change({ exceptions }); }} />
          </div>
          <WeekPicture schedule={value} />
        </div>
      )}
    </div>
  );
}
