import { memo } from "react";
import type { AgentState } from "@/shared/api/types";
import { AGENT_STATES, stateColour } from "@/shared/centre/agent-states";
import { useWords } from "@/shared/i18n";
import styles from "./Agents.module.css";

interface StateFilterProps {
  counts: Record<AgentState, number>;
  value: AgentState | null;
  onChange: (state: AgentState | null) => void;
}

interface ChipProps {
  word: string;
  count: number;
  isChosen: boolean;
  colour?: string;
  onChoose: () => void;
}

function Chip({ word, count, isChosen, colour, onChoose }: ChipProps) {
  const { format } = useWords();
  return (
    <button type="button" className={styles.chip} aria-pressed={isChosen} onClick={onChoose}>
      {colour !== undefined && <span className={styles.dot} style={{ background: colour }} />}
      {word} <span className={styles.count}>{format.count(count)}</span>
    </button>
  );
}

export const StateFilter = memo(function StateFilter({ counts, value, onChange }: StateFilterProps) {
  const { t } = useWords();
  const total = AGENT_STATES.reduce((sum, state) => sum + counts[state], 0);
  // A chosen state keeps its chip at a count of zero: it must be possible to leave it again.
  const states = AGENT_STATES.filter((state) => counts[state] > 0 || state === value);
  return (
    <div className={styles.chips} role="group" aria-label={t.agents.filter}>
      <Chip word={t.agents.all} count={total} isChosen={value === null} onChoose={() => { onChange(null); }} />
      {states.map((state) => (
        <Chip
          key={state}
          word={t.page.agentState[state]}
          count={counts[state]}
          colour={stateColour(state)}
          isChosen={state === value}
          onChoose={() => { onChange(state === value ? null : state); }}
        />
      ))}
    </div>
  );
});
