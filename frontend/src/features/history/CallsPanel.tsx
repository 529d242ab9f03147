import { useEffect, useRef } from "react";
import type { History } from "@/shared/api/types";
import { CallList } from "@/shared/calls/CallList";
import { figureOf, slugOf } from "@/shared/calls/figures";
import { isTooLong } from "@/shared/calls/longest";
import { useWords } from "@/shared/i18n";
import { readStretch, stretchText, type Stretch } from "@/shared/history/columns";
import { changeSearch, useAddress } from "@/shared/router/router";
import { Button } from "@/shared/ui/Button";
import { Panel, PanelState } from "@/shared/ui/Panel";
import styles from "./Queue.module.css";

interface CallsPanelProps {
  queueId: string;
  name: string;
  past: Pick<History, "series" | "formula">;
}

const PANEL = "calls";

/** Brings the calls into sight when another stretch is chosen, but not when the page is opened with one. */
function useSight(chosen: Stretch | null) {
  const shown = useRef(chosen?.from);
  useEffect(() => {
    if (shown.current === chosen?.from) return;
    shown.current = chosen?.from;
    if (chosen === null) return;
    const panel = document.getElementById(PANEL);
    panel?.focus({ preventScroll: true });
    panel?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
}

/** The calls of the period, or of the stretch of it that the address names. */
export function CallsPanel({ queueId, name, past: { series, formula } }: CallsPanelProps) {
  const { t, format } = useWords();
  const { search } = useAddress();
  const chosen = readStretch(search.get("avsnitt"));
  useSight(chosen);
  const { from, to } = chosen ?? { from: series.start_at, to: series.end_at };
  return (
    <Panel
      id={PANEL}
      heading={t.level.calls.heading}
      note={chosen === null ? undefined : t.history.chosenCalls(stretchText(chosen, format))}
      side={chosen === null ? undefined : <Button onClick={() => { changeSearch({ avsnitt: null }); }}>{t.history.wholePeriod}</Button>}
    >
      <div className={styles.calls}>
        {isTooLong(from, to)
          ? <PanelState title={t.history.tooManyDays} />
          : <CallList key={`${from} ${to}`} queueIds={[queueId]} from={from} to={to} queues={[{ id: queueId, name }]} hasDates isBoxed formula={formula} figure={figureOf(search.get("samtal"))} onFigure={(figure) => { changeSearch({ samtal: slugOf(figure) }); }} />}
      </div>
    </Panel>
  );
}
