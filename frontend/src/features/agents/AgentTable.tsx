import { createContext, memo, use, useRef } from "react";
import type { Agent } from "@/shared/api/types";
import { stateColour } from "@/shared/centre/agent-states";
import { secondsSince, type Moment } from "@/shared/centre/age";
import { useIsNarrow } from "@/shared/browser/media";
import { useRowsInSight } from "@/shared/browser/rows-in-sight";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import type { AgentChoice, SortColumn } from "./agent-list";
import styles from "./Agents.module.css";

/** As the styles have them. */
const ROW_PIXELS = 36;
const NARROW_ROW_PIXELS = 56;
const COLUMNS: readonly SortColumn[] = ["name", "state", "time", "queue"];

interface AgentTableProps {
  agents: readonly Agent[];
  choice: AgentChoice;
  onChoice: (choice: AgentChoice) => void;
  queueName: (id: string | null) => string;
  moment: Moment;
}

const Head = memo(function Head({ choice, onChoice }: Pick<AgentTableProps, "choice" | "onChoice">) {
  const { t } = useWords();
  return (
    <div role="row" className={`${styles.row ?? ""} ${styles.head ?? ""}`} aria-rowindex={1}>
      {COLUMNS.map((column) => {
        const isSorted = choice.column === column;
        const order = isSorted ? (choice.isDescending ? "descending" : "ascending") : "none";
        return (
          <div key={column} role="columnheader" aria-sort={order} className={styles[column]}>
            <button
              type="button"
              className={styles.sort}
              title={t.agents.sortBy(t.agents[column])}
              onClick={() => { onChoice({ ...choice, column, isDescending: isSorted && !choice.isDescending }); }}
            >
              {t.agents[column]}
              <svg className={styles.arrow} data-order={order} width="8" height="8" viewBox="0 0 8 8" aria-hidden="true"><path d="M4 1.5 7.5 6.5h-7Z" /></svg>
            </button>
          </div>
        );
      })}
    </div>
  );
});

/** Goes past the rows, so that a second that passes changes their times and nothing else. */
const MomentContext = createContext<Moment | null>(null);

function TimeInState({ since }: { since: string | null }) {
  const moment = use(MomentContext);
  return <div role="cell" className={`digits ${styles.time ?? ""}`}>{duration(moment && secondsSince(since, moment))}</div>;
}

/** Only what the row shows, so that memo can compare it: a poll leaves most agents as they were. */
interface AgentRowProps extends Pick<Agent, "name" | "state" | "raw_state" | "pause_reason" | "state_since"> {
  index: number;
  offset: number;
  queue: string;
}

const AgentRow = memo(function AgentRow({ name, state, raw_state, pause_reason, state_since, index, offset, queue }: AgentRowProps) {
  const { t } = useWords();
  const raw = state === "unknown" ? t.agents.rawState(raw_state) : undefined;
  return (
    <div role="row" className={styles.row} aria-rowindex={index + 2} style={{ transform: `translateY(${offset}px)`, position: "absolute" }}>
      <div role="rowheader" className={styles.name}>{name}</div>
      <div role="cell" className={styles.state} title={raw}>
        <span className={styles.dot} style={{ background: stateColour(state) }} />
        {t.page.agentState[state]}
        {pause_reason !== null && <span className={styles.reason}>{pause_reason}</span>}
        {raw !== undefined && <span className={styles.reason}>{raw_state}</span>}
      </div>
      <TimeInState since={state_since} />
      <div role="cell" className={styles.queue}>{queue === "" ? DASH : queue}</div>
    </div>
  );
});

/** Only the rows in sight are built, so that 500 agents cost as much as twenty. */
function Rows({ agents, choice, onChoice, queueName, moment, rowPixels }: AgentTableProps & { rowPixels: number }) {
  const { t } = useWords();
  const scroll = useRef<HTMLDivElement>(null);
  const { first, end } = useRowsInSight(scroll, agents.length, rowPixels);
  return (
    <div ref={scroll} className={styles.scroll} role="group" aria-label={t.agents.heading} tabIndex={0} data-look={moment.look}>
      <div role="table" aria-label={t.agents.heading} aria-rowcount={agents.length + 1}>
        <Head choice={choice} onChoice={onChoice} />
        <div role="rowgroup" className={styles.body} style={{ blockSize: agents.length * rowPixels }}>
          <MomentContext value={moment}>
            {agents.slice(first, end).map((agent, place) => (
              <AgentRow key={agent.id} {...agent} index={first + place} offset={(first + place) * rowPixels} queue={queueName(agent.queue_id)} />
            ))}
          </MomentContext>
        </div>
      </div>
    </div>
  );
}

/** On a phone a row has two lines. */
export function AgentTable(props: AgentTableProps) {
  const rowPixels = useIsNarrow() ? NARROW_ROW_PIXELS : ROW_PIXELS;
  return <Rows key={rowPixels} rowPixels={rowPixels} {...props} />;
}
