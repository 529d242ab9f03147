import { useMemo } from "react";
import type { Agent, AgentState } from "@/shared/api/types";
import { stateColour } from "@/shared/centre/agent-states";
import { secondsSince, type Moment } from "@/shared/centre/age";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAgentsWords } from "@/shared/i18n/agents";
import { Card } from "@/shared/ui/Card";
import { countByState, longestIn } from "./agent-list";
import styles from "./AgentsView.module.css";

const STATES = ["ready", "talking", "wrap_up", "paused"] as const satisfies AgentState[];
/** What a card has room for. */
const MOST_NAMES = 3;
const EVERYBODY = { search: "", queueId: null };

type CardState = (typeof STATES)[number];

interface StateCardsProps {
  /** Null while they are not known. */
  agents: readonly Agent[] | null;
  moment: Moment;
}

interface LongestProps {
  state: CardState;
  agents: ReturnType<typeof longestIn>;
  moment: Moment;
}

function Longest({ state, agents, moment }: LongestProps) {
  const words = useAgentsWords();
  if (agents.length === 0) return null;
  return (
    <div className={styles.longest}>
      <h3 className={styles.caption}>{words.longest[state]}</h3>
      <ol>
        {agents.map((agent) => (
          <li key={agent.id} className={styles.one}>
            <span className="digits">{duration(secondsSince(agent.state_since, moment))}</span>
            <span className={styles.who}>
              <span className={styles.name}>{agent.name}</span>
              {agent.pause_reason !== null && <span className={styles.reason}>{agent.pause_reason}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** How many there are in each of the four states of a working day, and who has been there longest. */
export function StateCards({ agents, moment }: StateCardsProps) {
  const { t, format } = useWords();
  const words = useAgentsWords();
  const counts = useMemo(() => (agents === null ? null : countByState(agents, EVERYBODY)), [agents]);
  const longest = useMemo(() => new Map(STATES.map((state) => [state, longestIn(agents ?? [], state, MOST_NAMES)])), [agents]);
  const loggedIn = agents === null || counts === null ? null : agents.length - counts.logged_out;
  return (
    <section className={styles.cards} aria-label={words.now} data-look={moment.look}>
      {STATES.map((state) => (
        <Card
          key={state}
          heading={<><span className={styles.dot} style={{ background: stateColour(state) }} />{words.cards[state]}</>}
          figure={counts === null ? DASH : format.count(counts[state])}
          beside={state === "ready" && loggedIn !== null ? t.kpi.ofLoggedIn(format.count(loggedIn)) : undefined}
        >
          <Longest state={state} agents={longest.get(state) ?? []} moment={moment} />
        </Card>
      ))}
    </section>
  );
}
