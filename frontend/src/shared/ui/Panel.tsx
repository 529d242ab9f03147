import { useId, type ReactNode } from "react";
import { ErrorBoundary } from "./ErrorBoundary";
import styles from "./Panel.module.css";

interface PanelProps {
  heading: string;
  note?: ReactNode;
  side?: ReactNode;
  id?: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A titled part of the page. What breaks inside it stays inside it. */
export function Panel({ heading, note, side, id, className = "", children }: PanelProps) {
  const headingId = useId();
  return (
    <section className={`${styles.panel ?? ""} ${className}`} aria-labelledby={headingId} id={id} tabIndex={id === undefined ? undefined : -1}>
      <header className={styles.head}>
        <h2 id={headingId}>{heading}</h2>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {side !== undefined && <div className={styles.side}>{side}</div>}
      </header>
      <ErrorBoundary panel={heading}>{children}</ErrorBoundary>
    </section>
  );
}

interface PanelStateProps {
  title: string;
  text?: string | undefined;
  action?: ReactNode;
  isBusy?: boolean;
}

/** What a panel shows in place of its content: empty, waiting or failed, always with the reason. */
export function PanelState({ title, text, action, isBusy = false }: PanelStateProps) {
  return (
    <div className={styles.state} role="status" aria-busy={isBusy}>
      <svg className={styles.glyph} width="36" height="20" viewBox="0 0 36 20" aria-hidden="true">
        <path d="M2 18h32M7 18v-5M14 18v-9M21 18v-4M28 18v-7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeDasharray={isBusy ? "1 4" : undefined} fill="none" />
      </svg>
      <p className={styles.stateTitle}>{title}</p>
      {text !== undefined && <p>{text}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
