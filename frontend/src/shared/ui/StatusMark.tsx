import { memo } from "react";
import type { Status } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import styles from "./StatusMark.module.css";

const SHAPES: Record<Status, string> = { good: "●", warning: "▲", critical: "■", closed: "◌", unknown: "◌" };

/** The character that stands for a status where only text can be shown. */
export const statusShape = (status: Status): string => SHAPES[status];

interface StatusGlyphProps {
  status: Status;
}

/** A status by shape and colour alone; only beside its word. Drawn, so that every machine shows the same shape. */
export function StatusGlyph({ status }: StatusGlyphProps) {
  return (
    <svg className={`${styles.glyph ?? ""} ${styles[status] ?? ""}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {status === "good" && <circle cx="6" cy="6" r="4.5" />}
      {status === "warning" && <path d="M6 0.8 11.6 11H0.4Z" />}
      {status === "critical" && <rect x="1" y="1" width="10" height="10" />}
      {status === "closed" && <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.2 2.5" />}
      {status === "unknown" && <path d="M11 6A5 5 0 1 1 1 6a5 5 0 1 1 10 0M1.4 7.4l6-6m-4.9 8 7-7m-4.9 8.2 6-6" fill="none" stroke="currentColor" strokeWidth="1.2" />}
    </svg>
  );
}

/** A status by shape, word and colour. */
export const StatusMark = memo(function StatusMark({ status }: StatusGlyphProps) {
  const { t } = useWords();
  return (
    <span className={`${styles.mark ?? ""} ${styles[status] ?? ""}`}>
      <StatusGlyph status={status} />
      <span className={styles.word}>{t.page.status[status]}</span>
    </span>
  );
});
