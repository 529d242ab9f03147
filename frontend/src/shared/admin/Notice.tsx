import type { ReactNode } from "react";
import styles from "./Notice.module.css";

/** What stands in the way on a page, and what can be done about it. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return <div className={styles.notice} role="note"><p><strong>{title}</strong></p><p>{children}</p></div>;
}
