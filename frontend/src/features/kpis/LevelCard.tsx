import { memo } from "react";
import type { Dashboard, Level } from "@/shared/api/types";
import { isWhole, levelPercent } from "@/shared/centre/level";
import { DASH } from "@/shared/format/format";
import { IntervalBars } from "@/shared/charts/IntervalBars";
import { Recover } from "@/shared/history/Recover";
import { useWords } from "@/shared/i18n";
import { Card } from "@/shared/ui/Card";
import styles from "./Kpis.module.css";
import { useUnknownText } from "./useUnknownText";

interface LevelCardProps {
  dashboard: Dashboard | null;
  isKnown: boolean;
  onExplain: () => void;
}

function Goal({ level }: { level: Level }) {
  const { t, format } = useWords();
  const percent = levelPercent(level);
  const target = t.kpi.target(format.wholePercent(level.target_percent));
  if (percent === null) return <>{target}</>;
  const isMet = percent >= level.target_percent;
  // Rounded up to a tenth: a goal that is missed by a hair is still missed.
  const points = format.percent(Math.ceil((level.target_percent - percent) * 10 - 1e-9) / 10);
  return (
    <>
      {target}{" "}
      <span className={isMet ? styles.met : styles.short}>
        {isMet && <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d="m1.5 6.5 3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" /></svg>}
        {isMet ? <span className="visually-hidden">{t.kpi.met}</span> : t.kpi.short(points)}
      </span>
    </>
  );
}

function Terms({ level }: { level: Level }) {
  const { t, format } = useWords();
  if (level.method === "sampled") return <>{t.kpi.sampledTerms}</>;
  if (level.level.denominator === 0) return <>{t.kpi.noCalls}</>;
  return <>{t.kpi.terms(format.count(level.level.numerator), format.count(level.level.denominator))}</>;
}

export const LevelCard = memo(function LevelCard({ dashboard, isKnown, onExplain }: LevelCardProps) {
  const { t, format } = useWords();
  const unknown = useUnknownText(dashboard);
  if (dashboard === null || !isKnown) return <Card heading={t.kpi.level} figure={DASH}><span className={styles.words}>{unknown}</span></Card>;
  const { today } = dashboard.totals;
  const calls = dashboard.source.unavailable.find((part) => part.part === "calls");
  const coverage = t.kpi.coverage(format.time(today.observed_since ?? today.start_at), format.wholePercent(today.coverage_percent));
  return (
    <Card heading={t.kpi.level} figure={format.percent(levelPercent(today))} beside={<Goal level={today} />}>
      <IntervalBars intervals={dashboard.today_intervals} targetPercent={today.target_percent} />
      <div className={styles.between}>
        <button type="button" className={styles.explain} onClick={onExplain} title={t.kpi.explain}>
          <Terms level={today} />
          <span className="visually-hidden">{t.kpi.explain}</span>
        </button>
        {(today.calls_to_recover ?? 0) > 0 && <span className={styles.words}><Recover level={today} /></span>}
        {!isWhole(today.coverage_percent) && <span className={styles.words}>{coverage}</span>}
      </div>
      {calls !== undefined && <span className={styles.note}>{t.kpi.callsUnavailable(t.live.reasons[calls.reason])}</span>}
    </Card>
  );
});
