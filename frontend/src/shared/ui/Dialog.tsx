import { useEffect, useId, useRef, type ReactNode } from "react";
import { useWords } from "@/shared/i18n";
import styles from "./Dialog.module.css";

interface DialogProps {
  title: string;
  isSmall?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A modal on the browser's own dialog: focus begins at the part marked `data-first`, is kept inside, Escape closes, focus goes back where it came from. */
export function Dialog({ title, isSmall = false, onClose, children }: DialogProps) {
  const { t } = useWords();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => { dialog?.close(); };
  }, []);

  // Effects that are run twice, as React does in development, close it once and open it again before that is told.
  const closed = () => { if (ref.current?.open !== true) onClose(); };
  return (
    <dialog ref={ref} className={`${styles.dialog ?? ""} ${isSmall ? (styles.small ?? "") : ""}`} aria-labelledby={titleId} onClose={closed}>
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>{title}</h2>
        <button type="button" className={styles.close} onClick={onClose} aria-label={t.page.close}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m3 3 10 10M13 3 3 13" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
          </svg>
        </button>
      </header>
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}
