import { useMay } from "@/shared/access/access";
import type { Queue } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAgentsWords } from "@/shared/i18n/agents";
import { changeSearch, Link } from "@/shared/router/router";
import { HIDDEN_AGENTS_PATH } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { AgentList, useAgentChoice } from "./AgentList";
import styles from "./AgentsView.module.css";
import { NameSearch } from "./NameSearch";
import { StateCards } from "./StateCards";
import { useHasScope, useKnownAgents, type AgentsProps } from "./useKnownAgents";

/** Whose calls, where the agent has one. */
function QueuePick({ queues, value }: { queues: readonly Queue[]; value: string | null }) {
  const { t } = useWords();
  const words = useAgentsWords();
  const options = queues.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name, "sv"));
  // What an old link asks for is shown as chosen, whether it is still there or not.
  const all = value === null || options.some((option) => option.id === value) ? options : [...options, { id: value, name: value }];
  return (
    <select className={styles.pick} aria-label={t.agents.queue} value={value ?? ""} onChange={(event) => { changeSearch({ ko: event.target.value === "" ? null : event.target.value }); }}>
      <option value="">{words.anyQueue}</option>
      {all.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
    </select>
  );
}

function Head() {
  const { t } = useWords();
  const words = useAgentsWords();
  const mayHide = useMay("admin");
  const hasScope = useHasScope();
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{t.agents.heading}</h1>
      {hasScope && <p className={styles.lead}>{words.scope}</p>}
      {mayHide && <Link to={HIDDEN_AGENTS_PATH} className={styles.toHidden}>{words.hidden}</Link>}
    </header>
  );
}

/** Every agent: how many do what, who has done it longest, and all of them one by one. */
export function AgentsView(props: AgentsProps) {
  const { format } = useWords();
  const words = useAgentsWords();
  const choice = useAgentChoice();
  const { known, absence } = useKnownAgents(props);
  const shown = absence === null ? known : null;
  return (
    <div className={styles.view}>
      <Head />
      <StateCards agents={known?.agents ?? null} moment={props.moment} />
      <Panel
        heading={words.list}
        note={shown === null ? undefined : format.count(shown.agents.length)}
        side={shown === null ? undefined : <><QueuePick queues={shown.queues} value={choice.queueId} /><NameSearch value={choice.search} /></>}
        className={styles.list}
      >
        {shown === null ? absence : <AgentList dashboard={shown} choice={choice} moment={props.moment} />}
      </Panel>
    </div>
  );
}
