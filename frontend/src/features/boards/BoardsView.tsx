import { useState, type ReactNode } from "react";
import type { RequestFailed } from "@/shared/api/http";
import { reasonOf } from "@/shared/api/reason";
import type { Board, BoardOut, Boards, Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useBoardWords, type BoardWords } from "@/shared/i18n/boards";
import { useProblemWords, type ProblemWords } from "@/shared/i18n/problems";
import { AskDialog } from "@/shared/admin/AskDialog";
import { PageHead } from "@/shared/admin/Page";
import { LeaveGuard } from "@/shared/forms/LeaveGuard";
import { idOf } from "@/shared/forms/text";
import { isSame } from "@/shared/forms/useDraft";
import { useQueueGroups } from "@/shared/places/useQueueGroups";
import { leavePage } from "@/shared/router/router";
import { STANDARD_BOARD } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { Loading } from "@/shared/ui/Loading";
import { BoardForm, type Fit } from "./BoardForm";
import { BoardList } from "./BoardList";
import styles from "./Boards.module.css";
import { boardOf, newDraft, type Draft } from "./draft";
import { useBoards, useChangeBoards, type Change } from "./useBoards";

interface BoardsViewProps {
  queues: readonly Queue[];
  preview: (board: BoardOut) => ReactNode;
  fitOf: (board: Board) => Fit;
}

/** Asks before a board is taken away; the standard one is never, but becomes what it was. */
function AskAway({ board: { id, board: { name } }, ...rest }: { board: BoardOut; onAct: () => void; onClose: () => void }) {
  const { ask, remove, restore } = useBoardWords();
  return id === STANDARD_BOARD
    ? <AskDialog {...rest} title={ask.restore(name)} text={ask.restoreText} act={restore} />
    : <AskDialog {...rest} title={ask.remove(name)} text={ask.removeText} act={remove} />;
}

const failureText = (change: Change, name: string, failure: RequestFailed, words: BoardWords, problems: ProblemWords): string => {
  const why = reasonOf(failure, problems, words.reasons);
  return change.kind === "save" ? words.notSaved(name, why) : words.notRemoved(name, why);
};

function Failure({ text, onDismiss }: { text: string; onDismiss: () => void }) {
  const words = useBoardWords();
  return (
    <div className={styles.failure} role="alert">
      <span>{text}</span>
      <Button onClick={onDismiss}>{words.dismiss}</Button>
    </div>
  );
}

/** What a draft began as. */
const unchanged = (id: string | null, language: Board["language"], boards: Boards | undefined): Draft => boards?.boards.find((one) => one.id === id) ?? newDraft(language);

/** What has been begun on the page; a change that failed comes back as it was. */
function useDesk(boards: Boards | undefined) {
  const words = useBoardWords();
  const problems = useProblemWords();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [asked, setAsked] = useState<BoardOut | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const nameOf = (change: Change) => (change.kind === "save" ? change.board.name : (boards?.boards.find((one) => one.id === change.id)?.board.name ?? change.id));
  const change = useChangeBoards((failed, reason) => {
    setFailure(failureText(failed, nameOf(failed), reason, words, problems));
    if (failed.kind === "save") setDraft((begun) => begun ?? ({ id: boards?.boards.some((one) => one.id === failed.id) === true ? failed.id : null, board: failed.board }));
  });
  return {
    draft,
    asked,
    failure,
    isChanged: draft !== null && !isSame(boardOf(draft), boardOf(unchanged(draft.id, draft.board.language, boards))),
    begin: setDraft,
    ask: setAsked,
    dismiss: () => { setFailure(null); },
    save: () => {
      if (draft === null) return;
      const board = boardOf(draft);
      setDraft(null);
      setFailure(null);
      change({ kind: "save", id: draft.id ?? idOf(board.name, (boards?.boards ?? []).map((one) => one.id)), board });
    },
    remove: () => {
      if (asked === null) return;
      setAsked(null);
      setFailure(null);
      change({ kind: "remove", id: asked.id });
    },
  };
}

/** Boards of wall screens: the list of them, and one at a time to make or change. */
export function BoardsView({ queues, preview, fitOf }: BoardsViewProps) {
  const words = useBoardWords();
  const { format } = useWords();
  const { data, error, refetch } = useBoards();
  const groups = useQueueGroups();
  const { draft, isChanged, asked, failure, begin, ask, dismiss, save, remove } = useDesk(data);
  if (data === undefined || groups.data === undefined) {
    return (
      <>
        <PageHead title={words.heading} lead={words.lead} />
        <Loading error={error ?? groups.error} onAgain={() => { void refetch(); void groups.refetch(); }} />
      </>
    );
  }
  return (
    <div className={styles.page}>
      <PageHead
        title={words.heading}
        lead={words.lead}
        side={draft === null ? <Button kind="primary" onClick={() => { begin(newDraft(format.locale)); }}>{words.add}</Button> : undefined}
      />
      {failure !== null && <Failure text={failure} onDismiss={dismiss} />}
      {draft === null
        ? <BoardList boards={data.boards} onEdit={begin} onRemove={ask} />
        : <BoardForm key={draft.id ?? ""} draft={draft} queues={queues} groups={groups.data.groups} preview={preview} fitOf={fitOf} onChange={begin} onSave={save} onCancel={() => { leavePage(() => { begin(null); }); }} />}
      <LeaveGuard isOn={isChanged} />
      {asked !== null && <AskAway board={asked} onClose={() => { ask(null); }} onAct={remove} />}
    </div>
  );
}
