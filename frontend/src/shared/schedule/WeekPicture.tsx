import type { Schedule } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import styles from "./Schedule.module.css";
import { DAY_MINUTES, runsOf, spansOfDay, WEEKDAYS } from "./week";

const HOURS = [0, 6, 12, 18, 24];
const part = (minutes: number): string => `${(100 * minutes) / DAY_MINUTES}%`;

/** The week in words: "mån–fre 07:45–16:30; lör–sön stängt". */
export function useWeekText() {
  const { format } = useWords();
  const words = useAdminWords().schedule;
  const short = (weekday: number): string => format.shortWeekday(weekday - 1);
  return (schedule: Schedule): string =>
    runsOf(schedule)
      .map(({ first, last, hours }) => `${first === last ? short(first) : `${short(first)}–${short(last)}`} ${hours === "" ? words.closed : hours}`)
      .join("; ");
}

/** A week of opening hours; what it shows is also told in words. */
export function WeekPicture({ schedule }: { schedule: Schedule }) {
  const { format } = useWords();
  const words = useAdminWords().schedule;
  const text = useWeekText()(schedule);
  const isSpecial = schedule.windows.some((window) => window.wait_seconds !== null || window.target_percent !== null);
  return (
    <figure className={styles.week}>
      <div role="img" aria-label={words.picture(text)}>
        {WEEKDAYS.map((weekday) => (
          <div key={weekday} className={styles.day}>
            <span>{format.shortWeekday(weekday - 1)}</span>
            <span className={styles.track}>
              {spansOfDay(schedule, weekday).map((span) => (
                <span key={span.from} className={styles.span} data-special={span.isSpecial} style={{ insetInlineStart: part(span.from), inlineSize: part(span.to - span.from) }} />
              ))}
            </span>
          </div>
        ))}
        <div className={styles.day}>
          <span />
          <span className={styles.scale}>{HOURS.map((hour) => <span key={hour} style={{ insetInlineStart: part(60 * hour) }}>{hour}</span>)}</span>
        </div>
      </div>
      <figcaption className={styles.caption}>
        {text}
        {isSpecial && <span className={styles.key}><span className={styles.swatch} data-special="true" />{words.special}</span>}
      </figcaption>
    </figure>
  );
}
