import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { AGENTS_PATH } from "@/shared/router/routes";
import { Panel } from "@/shared/ui/Panel";
import { AgentList, useAgentChoice } from "./AgentList";
import styles from "./Agents.module.css";
import { NameSearch } from "./NameSearch";
import { useKnownAgents, type AgentsProps } from "./useKnownAgents";

/** The overview's agents; their own page has more of them. */
export function AgentsPanel(props: AgentsProps) {
  const { t, format } = useWords();
  const choice = useAgentChoice();
  const { known, absence } = useKnownAgents(props);
  const shown = absence === null ? known : null;
  return (
    <Panel
      id="agents"
      heading={t.agents.heading}
      note={shown === null ? undefined : format.count(shown.agents.length)}
      side={<>{shown !== null && <NameSearch value={choice.search} />}<Link to={AGENTS_PATH} className={styles.toPage}>{t.agents.toPage}</Link></>}
    >
      {shown === null ? absence : <AgentList dashboard={shown} choice={choice} moment={props.moment} />}
    </Panel>
  );
}
