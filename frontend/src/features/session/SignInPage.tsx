import { useQuery } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { Refusal } from "@/shared/access/Refusal";
import type { Session } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAddress } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import { LinkForm } from "./LinkForm";
import { PasswordForm } from "./PasswordForm";
import { PasteForm } from "./PasteForm";
import { fetchWays, OIDC_SIGN_OUT, oidcPath, type Farewell, type OpenLink } from "./session";
import styles from "./SignInPage.module.css";

/** How often a server that does not answer is asked again. */
const AGAIN_MILLISECONDS = 5_000;

interface CardProps {
  heading: string;
  lead?: string;
  /** At the foot: what this browser's user chooses without being signed in. */
  foot: ReactNode;
  children: ReactNode;
}

function Card({ heading, lead, foot, children }: CardProps) {
  const { t } = useWords();
  useEffect(() => { document.title = `${heading} – ${t.page.product}`; }, [heading, t]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.product}>{t.page.product}</p>
        <h1 className={styles.title}>{heading}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        {children}
        <div className={styles.foot}>{foot}</div>
      </div>
    </main>
  );
}

interface LinkPageProps {
  link: OpenLink;
  foot: ReactNode;
  onEnter: (session: Session) => void;
  onCancel: () => void;
}

/** Where a link leads that wants something first. */
export function LinkPage({ link, foot, onEnter, onCancel }: LinkPageProps) {
  const words = useWords().t.session;
  const isFirst = link.kind === "first_admin";
  return (
    <Card heading={isFirst ? words.firstHeading : words.setHeading} lead={isFirst ? words.firstLead : words.setLead(link.userName ?? "")} foot={foot}>
      <LinkForm link={link} onEnter={onEnter} onCancel={onCancel} />
    </Card>
  );
}

function OidcLink({ name }: { name: string }) {
  const words = useWords().t.session;
  const { pathname, search } = useAddress();
  const query = search.toString();
  return (
    <>
      <a className={styles.oidc} href={oidcPath(query === "" ? pathname : `${pathname}?${query}`)}>{words.oidc(name)}</a>
      <p>{words.whenProviderIsDown(name)}</p>
      <p><a href={OIDC_SIGN_OUT}>{words.signOutThere(name)}</a></p>
      <p className={styles.or}>{words.or}</p>
    </>
  );
}

/** Why one is here, and what is left to do about it. */
function Told({ farewell, onLeave }: { farewell: Farewell; onLeave: () => void }) {
  const { page, session: words } = useWords().t;
  const isTrouble = farewell === "malformed" || farewell === "kept";
  return (
    <>
      <p className={styles.farewell} role={isTrouble ? "alert" : "status"}>{words.farewells[farewell]}</p>
      {farewell === "kept" && <Button onClick={onLeave}>{page.menu.signOut}</Button>}
    </>
  );
}

interface SignInPageProps {
  farewell: Farewell | null;
  error: Error | null;
  foot: ReactNode;
  onEnter: (session: Session) => void;
  onFollow: (token: string) => Promise<void>;
  /** Tries again to sign out. */
  onLeave: () => void;
}

export function SignInPage({ farewell, error, foot, onEnter, onFollow, onLeave }: SignInPageProps) {
  const words = useWords().t.session;
  const ways = useQuery({ queryKey: ["sign-in"], queryFn: ({ signal }) => fetchWays(signal), refetchInterval: ({ state }) => (state.status === "error" ? AGAIN_MILLISECONDS : false) });
  const oidc = ways.data?.oidc ?? null;
  const isFirst = ways.data?.needs_first_admin === true;
  return (
    <Card heading={words.heading} {...(isFirst ? { lead: words.firstNeeded } : {})} foot={foot}>
      {farewell !== null && <Told farewell={farewell} onLeave={onLeave} />}
      <Refusal error={error ?? ways.error} />
      {isFirst ? <PasteForm isFirst onFollow={onFollow} /> : (
        <>
          <div className={styles.ways}>
            {oidc !== null && <OidcLink name={oidc.name} />}
            <PasswordForm onEnter={onEnter} />
          </div>
          <details className={styles.where} open={error !== null || farewell === "malformed" || undefined}>
            <summary>{words.whereTitle}</summary>
            <PasteForm isFirst={false} onFollow={onFollow} />
          </details>
        </>
      )}
    </Card>
  );
}
