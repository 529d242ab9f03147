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
          <Button disabled={page === 1} onClick={() => { go(page - 1); }}>{words.previous}</Button>
          <Button disabled={page * size >= total} onClick={() => { go(page + 1); }}>{words.next}</Button>
        </>
      )}
    </>
  );
}
