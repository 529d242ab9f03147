/** How figures are written in one language and one centre's time zone. A missing value is always the dash. */

export const DASH = "–";
const NO_BREAK_SPACE = "\u00a0";

export type Locale = "sv" | "en";

/** Until the centre's own is known. */
export const DEFAULT_TIME_ZONE = "Europe/Stockholm";

export interface Format {
  locale: Locale;
  timeZone: string;
  count: (value: number | null | undefined) => string;
  /** One decimal where it has one: a mean of counts. */
  decimal: (value: number | null | undefined) => string;
  percent: (value: number | null | undefined) => string;
  wholePercent: (value: number | null | undefined) => string;
  seconds: (value: number) => string;
  time: (iso: string | number) => string;
  timeWithSeconds: (iso: string | number) => string;
  dateTime: (iso: string | number) => string;
  /** The centre's date, 2026-11-23. */
  date: (iso: string | number) => string;
  /** A weekday and a date, short: "mån 23 nov". */
  day: (iso: string | number) => string;
  /** Monday's name is 0. */
  weekday: (weekday: number) => string;
  /** As short as the language writes it: "tors". */
  shortWeekday: (weekday: number) => string;
  /** "a, b and c". */
  list: (parts: readonly string[]) => string;
  /** To the second on the date of `now`; with its date, to the minute, on another. */
  pastTime: (iso: string | number, now: number) => string;
  /** The time alone for an instant within a day of `now`, with its weekday for a later one. */
  comingTime: (iso: string, now: number) => string;
}

/** The smallest mean that one decimal can write. */
const LEAST_DECIMAL = 0.1;

const DAY_MILLISECONDS = 86_400_000;

const A_MONDAY = Date.UTC(2026, 10, 23);

const two = (value: number): string => String(value).padStart(2, "0");

/** A length as `m:ss`, from an hour on `h:mm:ss`. Never negative: a clock that is a little off shows 0:00. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return DASH;
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

export function createFormat(locale: Locale, timeZone: string): Format {
  const tag = locale === "sv" ? "sv-SE" : "en-GB";
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const loose = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const space = locale === "sv" ? NO_BREAK_SPACE : "";
  const moment = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("sv-SE", { ...options, timeZone });
  const clock = moment({ hour: "2-digit", minute: "2-digit" });
  const fullClock = moment({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const day = moment({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const date = moment({ year: "numeric", month: "2-digit", day: "2-digit" });
  const shortDay = new Intl.DateTimeFormat(tag, { weekday: "short", day: "numeric", month: "short", timeZone });
  const weekdayName = new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" });
  const shortWeekdayName = new Intl.DateTimeFormat(tag, { weekday: "short", timeZone: "UTC" });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone });
  const conjunction = new Intl.ListFormat(tag, { type: "conjunction" });
  const known = (write: (value: number) => string) => (value: number | null | undefined) =>
    value === null || value === undefined ? DASH : write(value);
  return {
    locale,
    timeZone,
    count: known((value) => whole.format(value)),
    // What is not nothing must not be written as nothing.
    decimal: known((value) => (value > 0 && value < LEAST_DECIMAL / 2 ? `<${NO_BREAK_SPACE}${loose.format(LEAST_DECIMAL)}` : loose.format(value))),
    // Cut, not rounded: 79.96 % must not be shown as the 80 % it has not reached.
    percent: known((value) => `${tenth.format(Math.floor(value * 10 + 1e-9) / 10)}${space}%`),
    wholePercent: known((value) => `${loose.format(Math.floor(value * 10 + 1e-9) / 10)}${space}%`),
    seconds: (value) => `${loose.format(value)}${NO_BREAK_SPACE}s`,
    time: (iso) => clock.format(new Date(iso)),
    timeWithSeconds: (iso) => fullClock.format(new Date(iso)),
    dateTime: (iso) => day.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    day: (iso) => shortDay.format(new Date(iso)),
    list: (parts) => conjunction.format(parts),
    weekday: (day) => weekdayName.format(A_MONDAY + day * DAY_MILLISECONDS),
    pastTime: (iso, now) => (date.format(new Date(iso)) === date.format(now) ? fullClock : day).format(new Date(iso)),
    shortWeekday: (day) => shortWeekdayName.format(A_MONDAY + day * DAY_MILLISECONDS),
    comingTime: (iso, now) => (Date.parse(iso) - now < DAY_MILLISECONDS ? clock : weekday).format(new Date(iso)),
  };
}
