const LONGEST_DAYS = 31;
const DAY = 86_400_000;
/** A day on which summer time ends is longer than others. */
const SLACK = 3_600_000;

/** Whether the server would refuse to tell single calls of so long a time. */
export const isTooLong = (from: string, to: string): boolean => Date.parse(to) - Date.parse(from) > LONGEST_DAYS * DAY + SLACK;
