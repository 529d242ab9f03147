import type { ReactNode } from "react";
import styles from "./Card.module.css";

interface CardProps {
  heading: ReactNode;
  figure: string;
  /** Small words beside the figure. */
  beside?: ReactNode;
  tone?: "calm" | "warning" | "critical";
  children?: ReactNode;
}

export function Card({ heading, figure, beside, tone = "calm", children }: CardProps) {
  return (
    <article className={`${styles.card ?? ""} ${styles[tone] ?? ""}`}>
      <h2 className={styles.heading}>{heading}</h2>
      <div className={styles.line}>
        <span className={`digits ${styles.figure ?? ""}`}>{figure}</span>
        {beside !== undefined && <span className={styles.beside}>{beside}</span>}
      </div>
      <div className={styles.foot}>{children}</div>
    </article>
  );
}
