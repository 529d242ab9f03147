import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { PageHead } from "@/shared/admin/Page";
import page from "@/shared/admin/Page.module.css";
import { queryString, request } from "@/shared/api/http";
import type { Audit } from "@/shared/api/types";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { Trouble } from "@/shared/history/Trouble";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link, useAddress } from "@/shared/router/router";
import { adminPath } from "@/shared/router/routes";
import { Panel, PanelState } from "@/shared/ui/Panel";
import styles from "./Audit.module.css";
import { questionOf, readAuditChoice } from "./choice";
import { EntryTable } from "./EntryTable";
import { Filters } from "./Filters";

const PAGE = 50;

/** Pages are links, so that the browser's own back leads to the one before. */
function Pages({ before, next }: { before: string | null; next: number | null }) {
  const words = useAdminWords().audit;
  const { search } = useAddress();
  if (before === null && next === null) return null;
  const at = (entry: number | null): string => {
    const changed = new URLSearchParams(search);
    if (entry === null) changed.delete("fore");
    else changed.set("fore", String(entry));
    const text = changed.toString();
    return text === "" ? adminPath("audit") : `${adminPath("audit")}?${text}`;
  };
  return (
    <nav className={styles.pages} aria-label={words.pages}>
      {before !== null && <Link to={at(null)} className={styles.page}>{words.latest}</Link>}
      {next !== null && <Link to={at(next)} className={styles.page}>{words.older}</Link>}
    </nav>
  );
}

/** Who has done what, the latest first. */
export function AuditView({ quarter }: { quarter: number }) {
  const { format } = useWords();
  const words = useAdminWords().audit;
  const { search } = useAddress();
  const today = format.date(quarter);
  const choice = useMemo(() => readAuditChoice(search, today), [search, today]);
  const question = useMemo(() => questionOf(choice, quarter, today, format.date), [choice, quarter, today, format]);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ["audit", question, choice.before],
    queryFn: ({ signal }) => request<Audit>(`/audit${queryString({ ...question, limit: PAGE, before: choice.before })}`, { signal }),
    placeholderData: keepPreviousData,
    enabled: question !== null,
  });
  // What is kept of a period before says nothing of one that cannot be.
  const shown = question === null ? undefined : data;
  const file = question === null ? null : `/api/v1/audit.csv${queryString(question)}`;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} {...(file === null ? {} : { side: <a className={page.act} href={file} download>{words.csv}</a> })} />
      <Filters choice={choice} />
      <Panel heading={words.heading} side={<PeriodPicker choice={choice.period} today={today} isValid={question !== null} />}>
        {question !== null && data === undefined && (error === null ? <PanelState title={words.loading} isBusy /> : <Trouble error={error} onAgain={() => { void refetch(); }} />)}
        {shown?.entries.length === 0 && <PanelState title={words.none} text={words.noneText} />}
        {shown !== undefined && shown.entries.length > 0 && <div className={styles.answer} aria-busy={isPlaceholderData}><EntryTable entries={shown.entries} /></div>}
        {shown !== undefined && <Pages before={choice.before} next={shown.next} />}
      </Panel>
    </>
  );
}
