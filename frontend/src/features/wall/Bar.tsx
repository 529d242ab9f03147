import type { Board, Dashboard } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useWallWords } from "@/shared/i18n/wall";
import type { WallStatus } from "./wall";
import styles from "./Wall.module.css";

interface BarProps {
  board: Board;
  dashboard: Dashboard | null;
  status: WallStatus;
  page: number;
  pageCount: number;
  isNarrow: boolean;
}

/** In trouble the bar grows to what the room must know: nothing on the screen is of now. */
function Trouble({ trouble, age }: { trouble: NonNullable<WallStatus["trouble"]>; age: string | null }) {
  const words = useWallWords();
  return (
    <div className={styles.trouble}>
      <strong className={styles.troubleTitle} role="alert">{trouble.title}</strong>
      <span className={styles.troubleText}>
        {age !== null && <span>{words.old(age)}</span>}
        {trouble.next !== null && <span className="digits">{trouble.next}</span>}
      </span>
    </div>
  );
}

/** How old everything below is, whose board it is, and which page of it. */
export function Bar({ board, dashboard, status, page, pageCount, isNarrow }: BarProps) {
  const { t } = useWords();
  const words = useWallWords();
  if (status.trouble !== null) return <header className={styles.bar} data-tone="lost"><Trouble trouble={status.trouble} age={status.age} /></header>;
  const { age } = status;
  return (
    <header className={styles.bar} data-tone={status.staleness}>
      <span className={styles.state}>
        <span className={styles.dot} aria-hidden="true" />
        <b>{status.word}</b>
        {age !== null && <span className="digits">{status.staleness === "late" ? words.late(age) : words.age(age)}</span>}
      </span>
      {dashboard?.centre.is_demo === true && <strong className={styles.demo}>{t.page.demo}</strong>}
      <h1 className={isNarrow ? "visually-hidden" : styles.title}>{dashboard === null ? board.name : `${dashboard.centre.name} · ${board.name}`}</h1>
      {pageCount > 1 && <span className={`digits ${styles.page ?? ""}`}>{words.page(page + 1, pageCount)}</span>}
    </header>
  );
}
