import { useMemo, useState } from "react";
import type { Agent, Dashboard } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { chooseAgents, countByState, firstChoice, type AgentChoice } from "./agent-list";
import { AgentTable } from "./AgentTable";
import { SearchField } from "./SearchField";
import { StateFilter } from "./StateFilter";
import styles from "./Agents.module.css";

interface AgentsPanelProps {
  dashboard: Dashboard | null;
  moment: Moment;
  isStored: boolean;
}

interface AgentListProps {
  agents: readonly Agent[];
  choice: AgentChoice;
  onChoice: (choice: AgentChoice) => void;
  queueName: (id: string | null) => string;
  moment: Moment;
}

function AgentList({ agents, choice, onChoice, queueName, moment }: AgentListProps) {
  const { t } = useWords();
  const shown = useMemo(() => chooseAgents(agents, choice, queueName), [agents, choice, queueName]);
  const counts = useMemo(() => countByState(agents, choice.search), [agents, choice.search]);
  const clear = () => { onChoice({ ...choice, search: "", state: null }); };
  return (
    <>
      <div className={styles.filter}>
        <StateFilter counts={counts} value={choice.state} onChange={(state) => { onChoice({ ...choice, state }); }} />
      </div>
      {shown.length === 0
        ? <PanelState title={t.agents.noMatch} action={<Button onClick={clear}>{t.agents.clear}</Button>} />
        : <AgentTable agents={shown} choice={choice} onChoice={onChoice} queueName={queueName} moment={moment} />}
    </>
  );
}

/** Why there is no list to show, or null when there is one. */
function useAbsence({ dashboard, moment, isStored }: AgentsPanelProps) {
  const { t } = useWords();
  const words = t.agents;
  const failure = dashboard?.source.unavailable.find((part) => part.part === "agents");
  if (isStored) return <PanelState title={t.page.loading} text={words.stored} isBusy />;
  if (dashboard === null || moment.look === "never") return <PanelState title={dashboard === null ? t.page.loading : t.page.nothingYet} text={words.waitingForFirst} isBusy />;
  if (moment.look === "gone") return <PanelState title={DASH} text={words.gone} />;
  if (failure !== undefined) return <PanelState title={words.unavailable} text={t.live.reasons[failure.reason]} />;
  return dashboard.agents.length === 0 ? <PanelState title={words.empty} text={words.emptyText} /> : null;
}

export function AgentsPanel(props: AgentsPanelProps) {
  const { t, format } = useWords();
  const [choice, setChoice] = useState(firstChoice);
  const { dashboard, moment } = props;
  const absence = useAbsence(props);
  const queues = dashboard?.queues;
  const queueName = useMemo(() => {
    const names = new Map(queues?.map((queue) => [queue.id, queue.name]));
    return (id: string | null) => (id === null ? "" : (names.get(id) ?? id));
  }, [queues]);
  const agents = dashboard?.agents ?? [];
  return (
    <Panel
      heading={t.agents.heading}
      note={absence === null ? format.count(agents.length) : undefined}
      side={absence === null ? <SearchField value={choice.search} onSearch={(search) => { setChoice((before) => ({ ...before, search })); }} /> : undefined}
    >
      {absence ?? <AgentList agents={agents} choice={choice} onChoice={setChoice} queueName={queueName} moment={moment} />}
    </Panel>
  );
}
