import type { BoardOut } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useBoardWords } from "@/shared/i18n/boards";
import { STANDARD_BOARD, wallPath } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import styles from "./Boards.module.css";

interface BoardListProps {
  boards: readonly BoardOut[];
  onEdit: (board: BoardOut) => void;
  onRemove: (board: BoardOut) => void;
}

function useSummary(): (board: BoardOut) => string {
  const words = useBoardWords();
  const { format } = useWords();
  return ({ board }) => {
    const choice = {
      all: words.form.choices.all,
      groups: words.someGroups(board.group_ids.length),
      queues: words.someQueues(board.queue_ids.length),
    }[board.choice];
    return words.summary(choice, format.decimal(board.distance_metres), format.decimal(board.diagonal_inches));
  };
}

export function BoardList({ boards, onEdit, onRemove }: BoardListProps) {
  const words = useBoardWords();
  const summary = useSummary();
  return (
    <ul className={styles.list} aria-label={words.heading}>
      {boards.map((one) => {
        const { name } = one.board;
        const isStandard = one.id === STANDARD_BOARD;
        return (
          <li key={one.id} className={styles.board}>
            <div className={styles.about}>
              <strong>{name}</strong>
              {one.is_built_in && <span className={styles.tag}>{words.builtIn}</span>}
              <span className={styles.hint}>{summary(one)}</span>
            </div>
            <div className={styles.buttons}>
              <a className={styles.open} href={wallPath(one.id)} target="_blank" rel="noopener" aria-label={words.openOf(name)}>{words.open}</a>
              <Button aria-label={words.editOf(name)} onClick={() => { onEdit(one); }}>{words.edit}</Button>
              {!one.is_built_in && (
                <Button aria-label={isStandard ? words.restoreOf(name) : words.removeOf(name)} onClick={() => { onRemove(one); }}>{isStandard ? words.restore : words.remove}</Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
