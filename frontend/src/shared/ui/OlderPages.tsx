import { Link, useAddress } from "@/shared/router/router";
import button from "./Button.module.css";
import styles from "./OlderPages.module.css";

interface OlderPagesProps {
  /** What the page that is shown comes before; null on the first. */
  before: string | null;
  /** What the next page comes before; null on the last. */
  next: string | number | null;
  words: { pages: string; latest: string; older: string };
}

/** Pages of what is told the latest first. They are links, so that the browser's own back leads to the one before. */
export function OlderPages({ before, next, words }: OlderPagesProps) {
  const { pathname, search } = useAddress();
  if (before === null && next === null) return null;
  const at = (place: string | number | null): string => {
    const changed = new URLSearchParams(search);
    if (place === null) changed.delete("fore");
    else changed.set("fore", String(place));
    const text = changed.toString();
    return text === "" ? pathname : `${pathname}?${text}`;
  };
  return (
    <nav className={styles.pages} aria-label={words.pages}>
      {before !== null && <Link to={at(null)} className={button.plain}>{words.latest}</Link>}
      {next !== null && <Link to={at(next)} className={button.plain}>{words.older}</Link>}
    </nav>
  );
}
