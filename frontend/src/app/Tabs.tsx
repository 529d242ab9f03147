import { useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useWords } from "@/shared/i18n";
import styles from "./Tabs.module.css";

export type Tab = "queues" | "agents";

const TABS: readonly Tab[] = ["queues", "agents"];
const ARROWS = new Set(["ArrowLeft", "ArrowRight"]);

interface TabsProps {
  value: Tab;
  onChange: (tab: Tab) => void;
  queues: ReactNode;
  agents: ReactNode;
}

/** The phone's two views; the bar lies at the bottom, where the thumb is. */
export function Tabs({ value, onChange, queues, agents }: TabsProps) {
  const { t } = useWords();
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!ARROWS.has(event.key)) return;
    const other = value === "queues" ? "agents" : "queues";
    onChange(other);
    bar.current?.querySelector<HTMLButtonElement>(`[data-tab=${other}]`)?.focus();
  };
  return (
    <>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${value}`}>
        {value === "queues" ? queues : agents}
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
            {t.page.tabs[tab]}
          </button>
        ))}
      </div>
    </>
  );
}
