import type { CSSProperties } from "react";
import type { Board, Dashboard } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { scheduleOf, themeAt } from "@/shared/centre/light-hours";
import { useWords, WordsProvider } from "@/shared/i18n";
import { Alarm } from "./Alarm";
import { arrange, type Screen } from "./arrange";
import { Bar } from "./Bar";
import { ALARM_SHARE } from "./plan";
import { QueueRows } from "./QueueRows";
import { Tiles } from "./Tiles";
import styles from "./Wall.module.css";

/** Type sizes in multiples of the text that must be read from the distance. What is learnt once may be smaller. */
const SIZES = { text: 1, name: 0.78, label: 0.6, figure: 1.24, headline: 1.5, alarm: 2.7 };

const sizesOf = (text: number): CSSProperties =>
  Object.fromEntries(Object.entries(SIZES).map(([name, factor]) => [`--wall-${name}`, `${text * factor}px`]));

/** A board that goes by the clock is dark until it is known what the clock is. */
function themeOf({ theme }: Board, dashboard: Dashboard | null, { now }: Moment): "light" | "dark" {
  if (theme !== "schedule") return theme;
  return dashboard === null ? "dark" : themeAt(scheduleOf(dashboard.centre), now);
}

interface WallViewProps extends Screen {
  dashboard: Dashboard | null;
  /** On another page, which has a main part of its own. */
  isPreview?: boolean;
}

/** A board as it hangs on the wall: nothing to press, nothing that moves but time. */
export function WallView({ dashboard, isPreview = false, ...screen }: WallViewProps) {
  const { format } = useWords();
  const { board: { board }, moment, status, size } = screen;
  const { plan, queues, rows, page, pageCount, alarm, otherAlarmCount, emptiness } = arrange(screen);
  const Root = isPreview ? "div" : "main";
  return (
    <WordsProvider locale={board.language} timeZone={format.timeZone}>
      <Root
        className={styles.wall}
        lang={board.language}
        data-theme={themeOf(board, dashboard, moment)}
        data-stale={status.staleness}
        data-snapshot={dashboard?.id}
        style={{ ...sizesOf(plan.text), inlineSize: size.width, blockSize: size.height }}
      >
        <Bar board={board} dashboard={dashboard} status={status} page={page} pageCount={pageCount} isNarrow={plan.isStacked} />
        <div className={styles.body}>
          {alarm !== null && <Alarm alarm={alarm} view={queues.find((view) => view.queue.id === alarm.queueId) ?? null} otherCount={otherAlarmCount} height={size.height * ALARM_SHARE} />}
          {dashboard !== null && <Tiles board={screen.board} dashboard={dashboard} moment={moment} queues={queues} tiles={plan.tiles} columns={plan.tileColumns} />}
          <QueueRows views={rows} moment={moment} isStacked={plan.isStacked} rowCount={plan.rowCount} emptiness={emptiness} />
          {board.message !== null && <p className={styles.message}>{board.message}</p>}
        </div>
      </Root>
    </WordsProvider>
  );
}
