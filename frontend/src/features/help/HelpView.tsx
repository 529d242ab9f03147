import { useEffect, type ReactNode } from "react";
import type { Status } from "@/shared/api/types";
import { PageHead } from "@/shared/admin/Page";
import { FORMULAS } from "@/shared/figures/formulas";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Panel } from "@/shared/ui/Panel";
import { StatusMark } from "@/shared/ui/StatusMark";
import styles from "./Help.module.css";

const STATUSES: readonly Status[] = ["good", "warning", "critical", "closed", "unknown"];
/** The term that the address points at comes into sight and gets the focus. */
function useTermInAddress(): void {
  useEffect(() => {
    const show = () => {
      const term = document.getElementById(window.location.hash.slice(1));
      if (term === null) return;
      if ("scrollIntoView" in term) term.scrollIntoView({ block: "center" });
      term.focus({ preventScroll: true });
    };
    // After the page's own focus on a change of page.
    const timer = setTimeout(show);
    window.addEventListener("hashchange", show);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("hashchange", show);
    };
  }, []);
}

function Term({ id, name, children }: { id: string; name: ReactNode; children: ReactNode }) {
  const words = useAdminWords().help;
  return (
    <div className={styles.term} id={id} tabIndex={-1}>
      <dt>{name} <a className={styles.anchor} href={`#${id}`} aria-label={words.linkTo(id)}>#</a></dt>
      <dd>{children}</dd>
    </div>
  );
}

function Terms() {
  const { t } = useWords();
  const words = useAdminWords().help;
  return (
    <>
      {words.groups.map(({ heading, terms }) => (
        <Panel key={heading} heading={heading}>
          <dl className={styles.terms}>{terms.map(({ id, name, text }) => <Term key={id} id={id} name={name}>{text}</Term>)}</dl>
        </Panel>
      ))}
      <Panel heading={words.formulas}>
        <dl className={styles.terms}>
          {FORMULAS.map((formula) => {
            const { name, numerator, denominator } = t.level.formulas[formula];
            return <Term key={formula} id={formula.replaceAll("_", "-")} name={name}>{words.calculation(numerator, denominator)}</Term>;
          })}
        </dl>
      </Panel>
    </>
  );
}

/** Every word and shape of the page, and its keys. */
export function HelpView() {
  const words = useAdminWords().help;
  useTermInAddress();
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      <Panel heading={words.statuses}>
        <dl className={styles.terms}>{STATUSES.map((status) => <Term key={status} id={`status-${status}`} name={<StatusMark status={status} />}>{words.status[status]}</Term>)}</dl>
      </Panel>
      <Panel heading={words.shortcuts}>
        <dl className={styles.terms}>{words.keys.map(({ keys, text }) => <div key={keys} className={styles.term}><dt><kbd className={styles.key}>{keys}</kbd></dt><dd>{text}</dd></div>)}</dl>
      </Panel>
      <Terms />
    </>
  );
}
