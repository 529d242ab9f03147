import { useWords } from "@/shared/i18n";
import { Button } from "./Button";
import styles from "./PageButtons.module.css";

const Arrow = ({ d }: { d: string }) => (
  <svg className={styles.arrow} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d={d} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" /></svg>
);

interface PageButtonsProps {
  /** Rows before the page, rows on a page, rows in all. */
  offset: number;
  size: number;
  total: number;
  onTurn: (offset: number) => void;
}

/** Which rows of how many are shown, and the way to those before and after. */
export function PageButtons({ offset, size, total, onTurn }: PageButtonsProps) {
  const { t, format } = useWords();
  const words = t.page.pages;
  if (total === 0) return null;
  return (
    <>
      <span className={styles.range} role="status">{words.range(format.count(Math.min(total, offset + 1)), format.count(Math.min(total, offset + size)), format.count(total))}</span>
      {total > size && (
        <>
          <Button disabled={offset === 0} aria-label={words.previous} title={words.previous} onClick={() => { onTurn(Math.max(0, offset - size)); }}><Arrow d="M9 2 4 7l5 5" /></Button>
          <Button disabled={offset + size >= total} aria-label={words.next} title={words.next} onClick={() => { onTurn(offset + size); }}><Arrow d="m5 2 5 5-5 5" /></Button>
        </>
      )}
    </>
  );
}
