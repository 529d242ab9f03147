import { useEffect, useRef, useState } from "react";
import type { Fit } from "@/features/boards/BoardForm";
import { BoardsView } from "@/features/boards/BoardsView";
import { planOf } from "@/features/wall/plan";
import { WallView } from "@/features/wall/WallView";
import type { Board, BoardOut, Dashboard } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import type { QueueView } from "@/shared/centre/queue-view";
import { useWords } from "@/shared/i18n";
import { useBoardWords } from "@/shared/i18n/boards";
import styles from "./BoardsPage.module.css";

/** The screen that a board is tried on. */
const SCREEN = { width: 1920, height: 1080 };

interface BoardsPageProps {
  dashboard: Dashboard | null;
  moment: Moment;
  views: readonly QueueView[];
}

function fitOf(board: Board): Fit {
  const room = { distanceMetres: board.distance_metres, diagonalInches: board.diagonal_inches, ...SCREEN };
  return planOf(room, { tiles: board.tiles, messageLength: board.message?.length ?? 0, hasAlarm: false, hasTrouble: false });
}

/** The wall screen itself, drawn at full size and scaled to the room that there is for it. */
function Preview({ board, dashboard, moment, views }: BoardsPageProps & { board: BoardOut }) {
  const { t } = useWords();
  const words = useBoardWords().form;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => { setWidth(element.clientWidth); });
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => { observer.disconnect(); };
  }, []);
  const status = { staleness: "live" as const, word: t.live.indicator.live, age: null, trouble: null };
  return (
    <div ref={frame} className={styles.frame} role="img" aria-label={words.previewText}>
      <div className={styles.screen} style={{ scale: width / SCREEN.width }} inert>
        <WallView board={board} dashboard={dashboard} moment={moment} views={views} status={status} alarms={[]} size={SCREEN} isPreview />
      </div>
    </div>
  );
}

export const BoardsPage = (props: BoardsPageProps) => (
  <BoardsView queues={props.views.map((view) => view.queue)} fitOf={fitOf} preview={(board) => <Preview {...props} board={board} />} />
);
