import { useCallback, useMemo } from "react";
import type { AgentState, Dashboard, Queue } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import { changeSearch, useAddress } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import { PanelState } from "@/shared/ui/Panel";
import { addressOf, chooseAgents, countByState, inState, readAgentChoice, type AgentChoice } from "./agent-list";
import { AgentTable } from "./AgentTable";
import { StateFilter } from "./StateFilter";
import styles from "./Agents.module.css";

const choose = (choice: AgentChoice) => { changeSearch(addressOf(choice)); };

/** Which agents are shown; it stands in the address. */
export function useAgentChoice(): AgentChoice {
  const { search } = useAddress();
  return useMemo(() => readAgentChoice(search), [search]);
}

function useQueueName(queues: readonly Queue[]) {
  return useMemo(() => {
    const names = new Map(queues.map((queue) => [queue.id, queue.name]));
    return (id: string | null) => (id === null ? "" : (names.get(id) ?? id));
  }, [queues]);
}

interface AgentListProps {
  dashboard: Dashboard;
  choice: AgentChoice;
  moment: Moment;
}

/** The agents one by one, under how many there are in each state. */
export function AgentList({ dashboard: { agents, queues }, choice, moment }: AgentListProps) {
  const { t } = useWords();
  const queueName = useQueueName(queues);
  const shown = useMemo(() => chooseAgents(agents, choice, queueName), [agents, choice, queueName]);
  const counts = useMemo(() => countByState(agents, choice), [agents, choice]);
  const chooseState = useCallback((state: AgentState | null) => { choose(inState(choice, state)); }, [choice]);
  const clear = () => { choose({ ...inState(choice, null), search: "", queueId: null }); };
  return (
    <>
      <div className={styles.filter}>
        <StateFilter counts={counts} value={choice.state} onChange={chooseState} />
      </div>
      {shown.length === 0
        ? <PanelState title={t.agents.noMatch} action={<Button onClick={clear}>{t.agents.clear}</Button>} />
        : <AgentTable agents={shown} choice={choice} onChoice={choose} queueName={queueName} moment={moment} />}
    </>
  );
}
