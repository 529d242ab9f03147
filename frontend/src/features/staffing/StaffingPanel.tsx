import type { Moment } from "@/shared/centre/age";
import type { StaffingFigures, Silence } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useStaffingWords } from "@/shared/i18n/staffing";
import { Trouble } from "@/shared/history/Trouble";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { Expectations } from "./Expectations";
import styles from "./Staffing.module.css";
import { useStaffing } from "./useStaffing";

interface FiguresProps {
  figures: StaffingFigures;
}

function Answer({ figures }: FiguresProps) {
  const { format } = useWords();
  const words = useStaffingWords().staffing;
  const { needed, agents } = figures;
  const isEnough = needed !== null && agents >= needed;
  return (
    <dl className={styles.answer}>
      <div>
        <dt>{words.needed}</dt>
        <dd className={styles.figure}>{needed === null ? DASH : format.count(needed)}</dd>
        <dd className={styles.quiet}>{needed === null ? words.unreachable : words.agents(needed)}</dd>
      </div>
      <div>
        <dt>{words.present}</dt>
        <dd className={styles.figure}>{format.count(agents)}</dd>
        {needed !== null && <dd className={isEnough ? styles.enough : styles.missing}>{isEnough ? words.enough : words.missing(format.count(needed - agents))}</dd>}
      </div>
    </dl>
  );
}

function Assumptions({ figures }: FiguresProps) {
  const { format } = useWords();
  const words = useStaffingWords().staffing;
  const { usual_arrivals_per_hour: usual, patience_seconds: patience } = figures;
  const facts = [
    { name: words.arrivals, value: format.decimal(figures.arrivals_per_hour), hint: usual === null ? words.arrivalsNow : words.arrivalsUsual(format.decimal(usual)) },
    { name: words.handling, value: duration(figures.handling_seconds), hint: words.handlingHint },
    { name: words.patience, value: duration(patience), hint: patience === null ? words.patienceUnknown : words.patienceHint },
    { name: words.load, value: words.erlangs(format.decimal(figures.load_erlangs)), hint: words.loadHint },
    { name: words.goal, value: words.goalText(format.wholePercent(figures.target_percent), format.seconds(figures.limit_seconds)), hint: words.goalHint },
  ];
  return (
    <section className={styles.assumptions}>
      <h3>{words.assumptions}</h3>
      <dl className={styles.facts}>
        {facts.map(({ name, value, hint }) => <div key={name}><dt>{name}</dt><dd>{value}</dd><dd className={styles.hint}>{hint}</dd></div>)}
      </dl>
      <p className={styles.hint}>{words.models[figures.model]}. {words.shared}</p>
    </section>
  );
}

interface StaffingPanelProps {
  queueId: string;
  /** The values' own look: late ones give no number, whatever the server said a moment ago. */
  look: Moment["look"];
}

/** How many agents the queue needs now and what to expect; silent, with the reason, where that cannot be known. */
export function StaffingPanel({ queueId, look }: StaffingPanelProps) {
  const { t } = useWords();
  const words = useStaffingWords().staffing;
  const { data, error, refetch } = useStaffing(queueId);
  const silence: Silence | null = look === "fresh" ? (data?.silence ?? null) : "late";
  const isSilent = silence !== null;
  return (
    <Panel heading={words.heading} note={words.note} className={silence === "late" ? styles.held : undefined}>
      {isSilent && <PanelState title={words.silences[silence].title} text={words.silences[silence].text} />}
      {!isSilent && data === undefined && (error === null ? <PanelState title={t.page.loading} isBusy /> : <Trouble error={error} onAgain={() => { void refetch(); }} />)}
      {!isSilent && data?.figures != null && (
        <div className={styles.content}>
          <Answer figures={data.figures} />
          <Expectations figures={data.figures} />
          <Assumptions figures={data.figures} />
        </div>
      )}
    </Panel>
  );
}
