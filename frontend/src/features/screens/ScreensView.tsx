import { useState } from "react";
import type { BoardOut, Screen } from "@/shared/api/types";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { Loading } from "@/shared/ui/Loading";
import styles from "@/shared/ui/Table.module.css";
import { Failed } from "@/shared/forms/Failed";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { PairForm } from "./PairForm";
import { useBoards, useRevokeScreen, useScreens } from "./screens";

interface ScreenTableProps {
  screens: readonly Screen[];
  boards: readonly BoardOut[];
  onRevoke: (screen: Screen) => void;
}

function ScreenTable({ screens, boards, onRevoke }: ScreenTableProps) {
  const words = useAdminWords().screens;
  const { format } = useWords();
  if (screens.length === 0) return <PanelState title={words.none} text={words.pairLead} />;
  const boardName = (id: string) => boards.find((one) => one.id === id)?.board.name ?? words.goneBoard(id);
  return (
    <div className={styles.scroll} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={`${styles.table ?? ""} ${styles.cards ?? ""}`}>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.board}</th>
            <th scope="col">{words.agents}</th>
            <th scope="col">{words.lastSeen}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {screens.map((screen) => (
            <tr key={screen.id}>
              <th scope="row" className={`${styles.name ?? ""} ${styles.whole ?? ""}`}>{screen.name}</th>
              <td data-label={words.board}>{boardName(screen.board_id)}</td>
              <td data-label={words.agents}>{screen.shows_agents ? words.agentsShown : words.agentsHidden}</td>
              <td data-label={words.lastSeen}>{format.dateTime(screen.last_seen_at)}</td>
              <td className={styles.act}><Button aria-label={words.revokeOf(screen.name)} onClick={() => { onRevoke(screen); }}>{words.revoke}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The wall screens that are connected, and the way to connect one more. */
export function ScreensView() {
  const words = useAdminWords().screens;
  const { data, error, refetch } = useScreens();
  const boards = useBoards();
  const [asked, setAsked] = useState<Screen | null>(null);
  const { mutate: revoke, error: notRevoked, reset } = useRevokeScreen();
  const again = () => { void refetch(); void boards.refetch(); };
  if (data === undefined || boards.data === undefined) return <><PageHead title={words.heading} lead={words.lead} /><Loading error={error ?? boards.error} onAgain={again} /></>;
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      <Panel heading={words.pair}><PairForm boards={boards.data.boards} /></Panel>
      <Failed error={notRevoked} onReload={reset} />
      <Panel heading={words.heading}><ScreenTable screens={data.screens} boards={boards.data.boards} onRevoke={setAsked} /></Panel>
      {asked !== null && <AskDialog title={words.ask(asked.name)} text={words.askText} act={words.revoke} onAct={() => { setAsked(null); revoke(asked.id); }} onClose={() => { setAsked(null); }} />}
    </>
  );
}
