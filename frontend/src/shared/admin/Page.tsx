import type { ReactNode } from "react";
import { Link } from "@/shared/router/router";
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
