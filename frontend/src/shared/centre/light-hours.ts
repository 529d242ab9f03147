/** Light and dark by the centre's hours and the centre's clock. Pure. */

import type { Centre, LightHours } from "@/shared/api/types";
import { DEFAULT_TIME_ZONE } from "@/shared/format/format";

export interface LightSchedule {
  hours: LightHours;
  timeZone: string;
}

const FIRST: LightSchedule = { hours: { light_from: "07:00", dark_from: "19:00" }, timeZone: DEFAULT_TIME_ZONE };

export const scheduleOf = ({ light_hours: hours, time_zone: timeZone }: Centre): LightSchedule => ({ hours, timeZone });

/** As one line, which first-paint.js reads too. */
export const writeSchedule = ({ hours, timeZone }: LightSchedule): string => `${hours.light_from}-${hours.dark_from} ${timeZone}`;

export function readSchedule(text: string | null): LightSchedule {
  const [, from, to, timeZone] = /^(\d{2}:\d{2})-(\d{2}:\d{2}) (\S+)$/.exec(text ?? "") ?? [];
  return from === undefined || to === undefined || timeZone === undefined ? FIRST : { hours: { light_from: from, dark_from: to }, timeZone };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** HH:MM in a time zone, of an instant in milliseconds. */
export function clockIn(timeZone: string, at: number): string {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("sv-SE", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}

/** Light may reach over midnight. */
export function themeAt({ hours: { light_from: from, dark_from: to }, timeZone }: LightSchedule, at: number): "light" | "dark" {
  const now = clockIn(timeZone, at);
  const isLight = from <= to ? from <= now && now < to : now >= from || now < to;
  return isLight ? "light" : "dark";
}
