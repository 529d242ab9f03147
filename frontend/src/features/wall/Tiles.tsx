import type { ReactNode } from "react";
import type { BoardOut, Dashboard, Tile } from "@/shared/api/types";
import { agentCounts } from "@/shared/centre/agent-states";
import { areKnown, type Moment } from "@/shared/centre/age";
import { longestWait, type QueueView } from "@/shared/centre/queue-view";
import { IntervalBars } from "@/shared/charts/IntervalBars";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useWallWords, type WallWords } from "@/shared/i18n/wall";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { levelOf, waitingOf } from "./board-queues";
import { tileSpan, tileTemplate } from "./plan";
import styles from "./Wall.module.css";

interface TileProps {
  board: BoardOut;
  dashboard: Dashboard;
  moment: Moment;
  queues: readonly QueueView[];
}

interface FigureProps {
  label: string;
  figure: ReactNode;
  foot?: ReactNode;
  tone?: "calm" | "warning" | "critical";
}

function Figure({ label, figure, foot, tone = "calm" }: FigureProps) {
  return (
    <>
      <h2 className={styles.label}>{label}</h2>
      <p className={`digits ${styles.figure ?? ""}`} data-tone={tone}>{figure}</p>
      <p className={styles.foot}>{foot}</p>
    </>
  );
}


function LevelTile({ board, dashboard, moment, queues }: TileProps) {
  const { t, format } = useWords();
  const label = useWallWords().tiles.service_level;
  if (!areKnown(moment)) return <Figure label={label} figure={DASH} />;
  const { percent, targetPercent } = levelOf(board, dashboard, queues);
  const isShort = percent !== null && percent < targetPercent;
  const target = t.kpi.target(format.wholePercent(targetPercent));
  return (
    <Figure
      label={label}
      figure={format.percent(percent)}
      foot={<>{percent !== null && <StatusGlyph status={isShort ? "warning" : "good"} />} {target}</>}
      tone={isShort ? "warning" : "calm"}
    />
  );
}

function WaitingTile({ moment, queues }: TileProps) {
  const { t, format } = useWords();
  const label = useWallWords().tiles.waiting;
  const count = areKnown(moment) ? waitingOf(queues) : null;
  const queueCount = queues.filter((view) => (view.queue.waiting_count ?? 0) > 0).length;
  return <Figure label={label} figure={format.count(count)} foot={count === null ? "" : count === 0 ? t.kpi.nobodyWaits : t.kpi.inQueues(queueCount)} />;
}

function LongestTile({ moment, queues }: TileProps) {
  const { t } = useWords();
  const label = useWallWords().tiles.longest_wait;
  const longest = areKnown(moment) ? longestWait(queues) : null;
  if (longest === null) return <Figure label={label} figure={DASH} foot={areKnown(moment) && waitingOf(queues) === 0 ? t.kpi.nobodyWaits : ""} />;
  const { status, queue, waitSeconds } = longest;
  const tone = status === "critical" || status === "warning" ? status : "calm";
  return <Figure label={label} figure={duration(waitSeconds)} foot={<><StatusGlyph status={status} /> {queue.name}</>} tone={tone} />;
}

const areAgentsKnown = (dashboard: Dashboard, moment: Moment): boolean =>
  areKnown(moment) && !dashboard.source.unavailable.some((part) => part.part === "agents");

/** Agents and quarters are not told by queue, so those of a board of some queues are the whole centre's; the label says so. */
const labelOf = (tile: "agents" | "agent_names" | "trend", board: BoardOut, words: WallWords): string =>
  board.queue_ids === null ? words.tiles[tile] : words.ofCentre[tile];

/** As many names as two lines hold. */
const MOST_LETTERS = 62;

function namesThatFit(names: readonly string[]): { shown: string[]; restCount: number } {
  let letters = 0;
  const cut = names.findIndex((name) => (letters += name.length + 3) > MOST_LETTERS);
  const shown = cut < 0 ? [...names] : names.slice(0, cut);
  return { shown, restCount: names.length - shown.length };
}

function AgentsTile({ board, dashboard, moment }: TileProps) {
  const { format } = useWords();
  const words = useWallWords();
  const label = labelOf("agents", board, words);
  if (!areAgentsKnown(dashboard, moment)) return <Figure label={label} figure={DASH} />;
  const counts = agentCounts(dashboard.totals.agents_by_state);
  return (
    <Figure
      label={label}
      figure={<>{format.count(counts.ready)} <span className={styles.unit}>{words.ready(counts.ready)}</span></>}
      foot={words.states(format.count(counts.talking), format.count(counts.paused))}
    />
  );
}

function NamesTile({ board, dashboard, moment }: TileProps) {
  const words = useWallWords();
  const label = labelOf("agent_names", board, words);
  if (!areAgentsKnown(dashboard, moment)) return <Figure label={label} figure={DASH} />;
  const names = dashboard.agents.filter((agent) => agent.state === "ready").map((agent) => agent.name);
  const { shown, restCount } = namesThatFit(names);
  return (
    <>
      <h2 className={styles.label}>{label}</h2>
      <p className={styles.names}>{names.length === 0 ? words.nobodyReady : [...shown, ...(restCount > 0 ? [words.more(restCount)] : [])].join(" · ")}</p>
    </>
  );
}

function TrendTile({ board, dashboard }: TileProps) {
  const words = useWallWords();
  return (
    <>
      <h2 className={styles.label}>{labelOf("trend", board, words)}</h2>
      <div className={styles.trend}><IntervalBars intervals={dashboard.today_intervals} targetPercent={dashboard.totals.today.target_percent} /></div>
    </>
  );
}

function ClockTile({ moment }: TileProps) {
  const { format } = useWords();
  return <Figure label={useWallWords().tiles.clock} figure={format.time(moment.now)} foot={format.day(moment.now)} />;
}

const KINDS: Record<Tile, (props: TileProps) => ReactNode> = {
  service_level: LevelTile,
  waiting: WaitingTile,
  longest_wait: LongestTile,
  agents: AgentsTile,
  agent_names: NamesTile,
  trend: TrendTile,
  clock: ClockTile,
};

interface TilesProps extends TileProps {
  tiles: readonly Tile[];
  columns: number;
}

export function Tiles({ tiles, columns, ...rest }: TilesProps) {
  // The server refuses names on a board that may not show them; this page does not count on it.
  const allowed = tiles.filter((tile) => tile !== "agent_names" || rest.board.board.shows_agents);
  if (allowed.length === 0) return null;
  return (
    <div className={styles.tiles} style={{ gridTemplateColumns: tileTemplate(allowed, columns), ["--wall-columns" as string]: columns }}>
      {allowed.map((tile) => {
        const Kind = KINDS[tile];
        return <article key={tile} className={styles.tile} style={{ gridColumn: `span ${tileSpan(tile, columns)}` }}><Kind {...rest} /></article>;
      })}
    </div>
  );
}
