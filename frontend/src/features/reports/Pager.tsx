import { useWords } from "@/shared/i18n";
import { changeSearch } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import styles from "./Reports.module.css";

interface PagerProps {
  /** The page's name in the address. */
  name: string;
  page: number;
  size: number;
  total: number;
}

const Arrow = ({ d }: { d: string }) => (
  <svg className={styles.arrow} width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d={d} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" /></svg>
);

export function Pager({ name, page, size, total }: PagerProps) {
  const { t, format } = useWords();
  const words = t.reports;
  if (total === 0) return null;
  const first = Math.min(total, (page - 1) * size + 1);
  const go = (to: number) => { changeSearch({ [name]: to === 1 ? null : String(to) }); };
  return (
    <>
      <span className={styles.quiet}>{words.range(format.count(first), format.count(Math.min(total, page * size)), format.count(total))}</span>
      {total > size && (
        <>
          <Button disabled={page === 1} aria-label={words.previous} title={words.previous} onClick={() => { go(page - 1); }}><Arrow d="M9 2 4 7l5 5" /></Button>
          <Button disabled={page * size >= total} aria-label={words.next} title={words.next} onClick={() => { go(page + 1); }}><Arrow d="m5 2 5 5-5 5" /></Button>
        </>
      )}
    </>
  );
}
