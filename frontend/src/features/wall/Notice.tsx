import styles from "./Notice.module.css";

/** The whole screen for one sentence, where there is no board to show. */
export function Notice({ title, text }: { title: string; text?: string }) {
  return (
    <main className={styles.notice} data-theme="dark">
      <div className={styles.said} role="status">
        <h1 className={styles.title}>{title}</h1>
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
    </main>
  );
}
