import type { Moment } from "@/shared/centre/age";
import type { Silence, Staffing, StaffingFigures } from "@/shared/api/types";
import { DASH, duration } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useStaffingWords } from "@/shared/i18n/staffing";
import { Loading } from "@/shared/ui/Loading";
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

function Silent({ silence }: { silence: Silence }) {
  const { title, text } = useStaffingWords().staffing.silences[silence];
  return <PanelState title={title} text={text} />;
}

function Known({ staffing: { silence, figures } }: { staffing: Staffing }) {
  if (silence !== null) return <Silent silence={silence} />;
  if (figures === null) return null;
  return (
    <div className={styles.content}>
      <Answer figures={figures} />
      <Expectations figures={figures} />
      <Assumptions figures={figures} />
    </div>
  );
}

interface StaffingPanelProps {
  queueId: string;
  /** The values' own look: late ones give no number, whatever the server said a moment ago. */
  look: Moment["look"];
}

/** How many agents the queue needs now and what to expect; silent, with the reason, where that cannot be known. */
export function StaffingPanel({ queueId, look }: StaffingPanelProps) {
  const words = useStaffingWords().staffing;
  const { data, error, refetch } = useStaffing(queueId);
  // What was answered before a failure is of a while ago.
  const known = error === null ? data : undefined;
  return (
    <Panel heading={words.heading} note={words.note} className={look === "fresh" ? undefined : styles.held}>
      {look !== "fresh" && <Silent silence="late" />}
      {look === "fresh" && (known === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <Known staffing={known} />)}
    </Panel>
  );
}
