import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useWords } from "@/shared/i18n";
import styles from "./Tabs.module.css";

export type Tab = "queues" | "alerts" | "agents";

export const TABS: readonly Tab[] = ["queues", "alerts", "agents"];
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

interface TabsProps {
  value: Tab;
  onChange: (tab: Tab) => void;
  queues: ReactNode;
  alerts: ReactNode;
  agents: ReactNode;
  /** Alerts that need somebody. */
  alertCount: number;
}

/** The phone's three views; the bar lies at the bottom, where the thumb is. */
export function Tabs({ value, onChange, queues, alerts, agents, alertCount }: TabsProps) {
  const { t } = useWords();
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const other = TABS[(TABS.indexOf(value) + step + TABS.length) % TABS.length] ?? value;
    onChange(other);
    bar.current?.querySelector<HTMLButtonElement>(`[data-tab=${other}]`)?.focus();
  };
  return (
    <>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${value}`}>
        {{ queues, alerts, agents }[value]}
      </div>
      <div ref={bar} className={styles.bar} role="tablist" aria-label={t.page.tabs.label}>
        {TABS.map((tab) => (
          <button
            key={tab}
            id={`${id}${tab}`}
            type="button"
            role="tab"
            data-tab={tab}
            className={styles.tab}
            aria-selected={tab === value}
            aria-controls={`${id}panel`}
            tabIndex={tab === value ? 0 : -1}
            onClick={() => { onChange(tab); }}
            onKeyDown={onKeyDown}
          >
            {t.page.tabs[tab]}{tab === "alerts" && alertCount > 0 && ` (${alertCount})`}
          </button>
        ))}
      </div>
    </>
  );
}
