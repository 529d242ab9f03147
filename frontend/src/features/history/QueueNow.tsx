import { areKnown, type Moment } from "@/shared/centre/age";
import { levelPercent } from "@/shared/centre/level";
import type { QueueView } from "@/shared/centre/queue-view";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { Link } from "@/shared/router/router";
import { OVERVIEW_PATH } from "@/shared/router/routes";
import { StatusMark } from "@/shared/ui/StatusMark";
import { WaitBar } from "@/shared/ui/WaitBar";
import history from "@/shared/history/History.module.css";
import { Recover } from "@/shared/history/Recover";
import styles from "./Queue.module.css";

interface QueueNowProps {
  name: string;
  /** Null when Trio has no such queue any more, or not yet told. */
  view: QueueView | null;
  isKnown: boolean;
  moment: Moment;
  /** Takes today's service level apart. */
  onExplainLevel: () => void;
}

interface FactsProps {
  view: QueueView;
  moment: Moment;
  onExplainLevel: () => void;
}

function Facts({ view, moment, onExplainLevel }: FactsProps) {
  const { t, format } = useWords();
  const { queue, status, waitingCount, waitSeconds } = view;
  const isShown = areKnown(moment);
  const { today } = queue;
  const percent = levelPercent(today);
  return (
    <dl className={styles.facts} data-look={moment.look} aria-label={t.history.nowHeading}>
      <div><dt>{t.queues.waiting}</dt><dd>{format.count(waitingCount)}</dd></div>
      <div className={styles.wait}>
        <dt>{t.queues.longest}</dt>
        <dd>{duration(waitSeconds)}</dd>
        {status !== "closed" && <dd className={styles.bar}><WaitBar waitSeconds={waitSeconds} limitSeconds={queue.limit_seconds} status={status} /><span>{t.queues.limit(format.seconds(queue.limit_seconds))}</span></dd>}
      </div>
      <div><dt>{t.queues.ready}</dt><dd>{isShown ? format.count(queue.agents.ready) : DASH}</dd></div>
      <div><dt>{t.queues.busy}</dt><dd>{isShown ? format.count(queue.agents.busy) : DASH}</dd></div>
      <div>
        <dt>{t.history.levelToday}</dt>
        {isShown
          ? <dd><button type="button" className={history.opener} aria-label={t.queues.explainLevel(queue.name, format.percent(percent))} onClick={onExplainLevel}>{format.percent(percent)}</button></dd>
          : <dd>{DASH}</dd>}
        {isShown && <dd className={styles.under}><Recover level={today} /></dd>}
      </div>
    </dl>
  );
}

/** The queue as it stands this second, above all that it has been. */
export function QueueNow({ name, view, isKnown, moment, onExplainLevel }: QueueNowProps) {
  const { t, format } = useWords();
  const opens = view?.status === "closed" ? view.queue.opens_at : null;
  return (
    <header className={`${styles.now ?? ""} ${view === null ? "" : (styles[view.status] ?? "")}`}>
      <div className={styles.title}>
        <Link to={OVERVIEW_PATH} className={styles.back}><span aria-hidden="true">←</span> {t.history.back}</Link>
        <h1 className={styles.name}>{name}</h1>
        {view !== null && <StatusMark status={view.status} />}
        {opens !== null && <span className={styles.quiet}>{t.queues.opens(format.comingTime(opens, moment.now))}</span>}
        {view === null && isKnown && <span className={styles.quiet}>{t.history.notLive}. {t.history.notLiveText}</span>}
      </div>
      {view !== null && <Facts view={view} moment={moment} onExplainLevel={onExplainLevel} />}
    </header>
  );
}
