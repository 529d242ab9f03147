/** Opening hours as a week that can be drawn and told. Pure. */

import type { Schedule, ScheduleWindow } from "@/shared/api/types";
import { isClock } from "@/shared/forms/text";
import type { Fault } from "@/shared/forms/faults";
import type { AdminCatalogue } from "@/shared/i18n/admin";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const DAY_MINUTES = 1440;

export const newWindow = (weekdays: readonly number[]): ScheduleWindow => ({ weekdays: [...weekdays], opens: "08:00", closes: "16:00", wait_seconds: null, target_percent: null });

export const newSchedule = (): Schedule => ({ windows: [newWindow([1, 2, 3, 4, 5])], exceptions: [], on_holidays: "closed", half_days_close: null });

export function minuteOf(clock: string): number | null {
  if (!isClock(clock)) return null;
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

export interface Span {
  from: number;
  to: number;
  opens: string;
  closes: string;
  /** Whether other limits hold than the queue's own. */
  isSpecial: boolean;
}

/** The windows that can be drawn, by time; one with no sound times is left out. */
export function spansOf(windows: readonly ScheduleWindow[]): Span[] {
  return windows
    .flatMap(({ opens, closes, wait_seconds: wait, target_percent: target }) => {
      const [from, to] = [minuteOf(opens), minuteOf(closes)];
      return from === null || to === null || from >= to ? [] : [{ from, to, opens, closes, isSpecial: wait !== null || target !== null }];
    })
    .sort((one, other) => one.from - other.from);
}

export const spansOfDay = (schedule: Schedule, weekday: number): Span[] => spansOf(schedule.windows.filter((window) => window.weekdays.includes(weekday)));

export interface DayRun {
  first: number;
  last: number;
  hours: string;
}

/** Days next to each other with the same hours as one: Monday to Friday 08:00–16:00. */
export function runsOf(schedule: Schedule): DayRun[] {
  const runs: DayRun[] = [];
  for (const weekday of WEEKDAYS) {
    const hours = spansOfDay(schedule, weekday).map(({ opens, closes }) => `${opens}–${closes}`).join(", ");
    const before = runs.at(-1);
    if (before?.hours === hours) before.last = weekday;
    else runs.push({ first: weekday, last: weekday, hours });
  }
  return runs;
}

const overlaps = (windows: readonly ScheduleWindow[]): boolean => spansOf(windows).some((span, index, all) => (all[index + 1]?.from ?? DAY_MINUTES) < span.to);

function windowFaults(window: ScheduleWindow, path: string, { schedule: { faults: words }, forms }: AdminCatalogue): Fault[] {
  const faults: Fault[] = [];
  if (!isClock(window.opens)) faults.push({ path: `${path}.opens`, text: words.clock });
  if (!isClock(window.closes)) faults.push({ path: `${path}.closes`, text: words.clock });
  const [from, to] = [minuteOf(window.opens), minuteOf(window.closes)];
  if (from !== null && to !== null && from >= to) faults.push({ path: `${path}.closes`, text: words.order });
  if (window.weekdays.length === 0) faults.push({ path: `${path}.weekdays`, text: words.noDays });
  for (const member of ["wait_seconds", "target_percent"] as const) {
    if (Number.isNaN(window[member])) faults.push({ path: `${path}.${member}`, text: forms.faults.number });
  }
  return faults;
}

/** What can be seen to be wrong with opening hours. */
export function scheduleFaults(schedule: Schedule | null, path: string, catalogue: AdminCatalogue): Fault[] {
  if (schedule === null) return [];
  const words = catalogue.schedule.faults;
  const faults = schedule.windows.flatMap((window, index) => windowFaults(window, `${path}.windows.${index}`, catalogue));
  if (WEEKDAYS.some((weekday) => overlaps(schedule.windows.filter((window) => window.weekdays.includes(weekday))))) faults.push({ path: `${path}.windows`, text: words.overlap });
  if (schedule.half_days_close !== null && !isClock(schedule.half_days_close)) faults.push({ path: `${path}.half_days_close`, text: words.clock });
  const dates = schedule.exceptions.map((exception) => exception.date);
  schedule.exceptions.forEach((exception, index) => {
    const own = `${path}.exceptions.${index}`;
    if (exception.date === "") faults.push({ path: `${own}.date`, text: words.date });
    else if (dates.indexOf(exception.date) < index) faults.push({ path: `${own}.date`, text: words.dateTwice });
    faults.push(...exception.windows.flatMap((window, place) => windowFaults(window, `${own}.windows.${place}`, catalogue)));
    if (overlaps(exception.windows)) faults.push({ path: own, text: words.overlap });
  });
  return faults;
}
