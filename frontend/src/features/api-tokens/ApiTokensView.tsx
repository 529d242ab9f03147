import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refusal } from "@/shared/access/Refusal";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { Loading } from "@/shared/ui/Loading";
import styles from "@/shared/ui/Table.module.css";
import { request } from "@/shared/api/http";
import type { ApiToken, ApiTokens } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Link } from "@/shared/router/router";
import { adminPath, NEW_ITEM } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import button from "@/shared/ui/Button.module.css";
import { Panel, PanelState } from "@/shared/ui/Panel";

export const TOKENS_KEY = ["api-tokens"] as const;

/** Whether a token counts, and why not. */
function useStateText() {
  const { format } = useWords();
  const words = useAdminWords().tokens;
  return ({ is_live: isLive, revoked_at: revokedAt, expires_at: expiresAt }: ApiToken): string => {
    if (revokedAt !== null) return words.revokedAt(format.dateTime(revokedAt));
    if (isLive) return words.until(format.date(expiresAt));
    return Date.parse(expiresAt) <= Date.now() ? words.expiredAt(format.date(expiresAt)) : words.makerGone;
  };
}

function Row({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { t, format } = useWords();
  const words = useAdminWords().tokens;
  const stateOf = useStateText();
  return (
    <tr className={token.is_live ? undefined : styles.quiet}>
      <th scope="row" className={`${styles.name ?? ""} ${styles.whole ?? ""}`}>{token.name}</th>
      <td data-label={words.role}>{t.session.roles[token.role]}</td>
      <td data-label={words.state}>{stateOf(token)}</td>
      <td data-label={words.used}>{token.last_used_at === null ? words.never : format.dateTime(token.last_used_at)}</td>
      <td className={styles.detail}>{words.madeBy(token.made_by, format.date(token.created_at))}</td>
      <td className={styles.act}>{token.revoked_at === null && <Button aria-label={words.revokeOne(token.name)} onClick={onRevoke}>{words.revoke}</Button>}</td>
    </tr>
  );
}

function TokenTable({ tokens }: { tokens: readonly ApiToken[] }) {
  const words = useAdminWords().tokens;
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ApiToken | null>(null);
  const revoking = useMutation({
    mutationFn: (id: string) => request<undefined>(`/api-tokens/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: () => queries.invalidateQueries({ queryKey: TOKENS_KEY }),
  });
  if (tokens.length === 0) return <PanelState title={words.none} text={words.noneText} />;
  return (
    <>
      <Refusal error={revoking.error} />
      <div className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0}>
        <table className={`${styles.table ?? ""} ${styles.cards ?? ""}`}>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.role}</th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.used}</th>
              <th scope="col" className={styles.detail}>{words.made}</th>
              <th scope="col"><span className="visually-hidden">{words.revoke}</span></th>
            </tr>
          </thead>
          <tbody>{tokens.map((token) => <Row key={token.id} token={token} onRevoke={() => { setAsked(token); }} />)}</tbody>
        </table>
      </div>
      {asked !== null && <AskDialog title={words.revokeAsk(asked.name)} text={words.revokeText} act={words.revoke} onAct={() => { revoking.mutate(asked.id); setAsked(null); }} onClose={() => { setAsked(null); }} />}
    </>
  );
}

/** What machines sign in by. */
export function ApiTokensView() {
  const words = useAdminWords().tokens;
  const { data, error, refetch } = useQuery({ queryKey: TOKENS_KEY, queryFn: ({ signal }) => request<ApiTokens>("/api-tokens", { signal }) });
  const add = data === undefined ? undefined : <Link to={adminPath("apiTokens", NEW_ITEM)} className={button.primary}>{words.add}</Link>;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} side={add} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <Panel heading={words.heading}><TokenTable tokens={data.tokens} /></Panel>}
    </>
  );
}
