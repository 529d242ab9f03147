import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { PageHead } from "@/shared/admin/Page";
import { queryString, request } from "@/shared/api/http";
import type { Audit } from "@/shared/api/types";
import { PeriodPicker } from "@/shared/history/PeriodPicker";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { useAddress } from "@/shared/router/router";
import button from "@/shared/ui/Button.module.css";
import { Loading } from "@/shared/ui/Loading";
import { OlderPages } from "@/shared/ui/OlderPages";
import { Panel, PanelState } from "@/shared/ui/Panel";
import styles from "./Audit.module.css";
import { questionOf, readAuditChoice } from "./choice";
import { EntryTable } from "./EntryTable";
import { Filters } from "./Filters";

const PAGE = 50;

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
      <PageHead title={words.heading} lead={words.lead} {...(file === null ? {} : { side: <a className={button.primary} href={file} download>{words.csv}</a> })} />
      <Filters choice={choice} />
      <Panel heading={words.heading} side={<PeriodPicker choice={choice.period} today={today} isValid={question !== null} />}>
        {question !== null && data === undefined && <Loading error={error} text={words.loading} onAgain={() => { void refetch(); }} />}
        {shown?.entries.length === 0 && <PanelState title={words.none} text={words.noneText} />}
        {shown !== undefined && shown.entries.length > 0 && <div className={styles.answer} aria-busy={isPlaceholderData}><EntryTable entries={shown.entries} /></div>}
        {shown !== undefined && <OlderPages before={choice.before} next={shown.next} words={words} />}
      </Panel>
    </>
  );
}
