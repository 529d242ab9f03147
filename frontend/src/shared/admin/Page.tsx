import type { ReactNode } from "react";
import { reasonSentence } from "@/shared/api/reason";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { Link } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import { PanelState } from "@/shared/ui/Panel";
import styles from "./Page.module.css";

interface PageHeadProps {
  title: string;
  lead?: string | undefined;
  back?: { to: string; text: string };
  side?: ReactNode;
}

export function PageHead({ title, lead, back, side }: PageHeadProps) {
  return (
    <header className={styles.head}>
      {back !== undefined && <Link to={back.to} className={styles.back}>{back.text}</Link>}
      <div className={styles.line}>
        <h1 className={styles.title}>{title}</h1>
        {side !== undefined && <div className={styles.side}>{side}</div>}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </header>
  );
}

interface LoadingProps {
  error: Error | null;
  onAgain: () => void;
}

/** In place of what has not come: why, and what can be done. */
export function Loading({ error, onAgain }: LoadingProps) {
  const words = useAdminWords().forms;
  const problems = useProblemWords();
  if (error === null) return <PanelState title={words.loading} isBusy />;
  return <PanelState title={words.notLoaded} text={reasonSentence(error, problems)} action={<Button onClick={onAgain}>{words.again}</Button>} />;
}
