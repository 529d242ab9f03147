import styles from "@/shared/ui/Table.module.css";
import type { Agent } from "@/shared/api/types";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import type { Known } from "./agents";
import own from "./AgentRows.module.css";

interface AgentRowsProps {
  rows: readonly Known[];
  agents: readonly Agent[];
  hiddenIds: readonly string[];
  onToggle: (id: string) => void;
}

export function AgentRows({ rows, agents, hiddenIds, onToggle }: AgentRowsProps) {
  const { t } = useWords();
  const words = useAdminWords().hiddenAgents;
  const states = new Map(agents.map((agent) => [agent.id, agent.state]));
  const stateOf = (id: string): string => {
    const state = states.get(id);
    return state === undefined ? DASH : t.page.agentState[state];
  };
  return (
    <div className={`${styles.scroll ?? ""} ${own.rows ?? ""}`} role="group" aria-label={words.heading} tabIndex={0}>
      <table className={styles.table}>
        <thead><tr><th scope="col">{words.isHidden}</th><th scope="col">{words.name}</th><th scope="col">{words.now}</th></tr></thead>
        <tbody>
          {rows.map(({ id, name }) => (
            <tr key={id}>
              <td><label className={own.check}><input type="checkbox" aria-label={words.hide(name)} checked={hiddenIds.includes(id)} onChange={() => { onToggle(id); }} /></label></td>
              <th scope="row" className={styles.name}>{name}</th>
              <td className={styles.quiet}>{stateOf(id)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
