import { isOfMonitor } from "@/shared/alerts/metrics";
import type { AlertMetric, AlertPlace, AlertRuleBody, LevelWindow, Queue, Severity } from "@/shared/api/types";
import { CheckField, NumberField, SelectField, TextField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import type { Draft } from "@/shared/forms/useDraft";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { PlacePicker } from "@/shared/places/PlacePicker";
import { ScheduleEditor } from "@/shared/schedule/ScheduleEditor";
import { Panel } from "@/shared/ui/Panel";
import { Segmented } from "@/shared/ui/Segmented";
import { canBeOfLimit, hasSample, hasWindow, membersOf, METRICS, unitOf } from "./metrics";

const SEVERITIES: readonly Severity[] = ["warning", "critical"];
const PLACES: readonly AlertPlace[] = ["each_queue", "centre"];
const WINDOWS: readonly LevelWindow[] = ["15m", "30m", "60m", "today"];

interface FieldsProps {
  draft: Draft<AlertRuleBody>;
}

const given = (set: (value: number) => void) => (typed: number | null) => { set(typed ?? Number.NaN); };

function What({ isNew, draft: { value, change } }: FieldsProps & { isNew: boolean }) {
  const { t } = useWords();
  const { rules: words, forms: { members } } = useAdminWords();
  const choose = (metric: AlertMetric) => { change(membersOf(metric)); };
  return (
    <Panel heading={words.what}>
      <div className={forms.stack}>
        <div className={forms.row}>
          {isNew
            ? <SelectField label={words.metric} path="metric" options={METRICS} words={t.alerts.metrics} value={value.metric} onChange={choose} />
            : <div className={forms.field}><span className={forms.label}>{words.metric}</span><strong>{t.alerts.metrics[value.metric]}</strong></div>}
          {hasWindow(value.metric) && <SelectField label={words.window} path="window" options={WINDOWS} words={t.level.windows} value={value.window ?? "30m"} onChange={(window) => { change({ window }); }} />}
          <TextField label={members.name} path="name" hint={words.nameHint} maxLength={80} value={value.name ?? ""} onChange={(name) => { change({ name: name.trim() === "" ? null : name }); }} />
        </div>
        <Segmented hasVisibleLabel label={members.severities} options={SEVERITIES} words={t.page.status} value={value.severity} onChange={(severity) => { change({ severity }); }} />
      </div>
    </Panel>
  );
}

function Where({ isNew, draft: { value, change }, queues }: FieldsProps & { isNew: boolean; queues: readonly Queue[] }) {
  const words = useAdminWords().rules;
  if (isOfMonitor(value.metric)) return null;
  return (
    <Panel heading={words.where}>
      <div className={forms.stack}>
        {isNew
          ? <Segmented hasVisibleLabel label={words.place} options={PLACES} words={words.places} value={value.place} onChange={(place) => { change({ place }); }} />
          : <p>{words.places[value.place]}</p>}
        <PlacePicker queues={queues} queueIds={value.queue_ids} groupIds={value.group_ids} path="" onChange={change} />
      </div>
    </Panel>
  );
}

function Bounds({ draft: { value, change } }: FieldsProps) {
  const { rules: words, forms: { members } } = useAdminWords();
  const unit = value.is_of_limit ? (value.metric === "service_level" ? words.percentOfTarget : words.percentOfLimit) : words.units[unitOf(value)];
  return (
    <Panel heading={words.when}>
      <div className={forms.stack}>
        {unitOf(value) !== "none" && (
          <div className={forms.row}>
            <NumberField label={members.enter} path="enter" unit={unit} value={value.enter} onChange={given((enter) => { change({ enter }); })} />
            <NumberField label={members.clear} path="clear" unit={unit} value={value.clear} onChange={given((clear) => { change({ clear }); })} />
            {hasSample(value.metric) && <NumberField label={members.least_sample} path="least_sample" hint={words.sampleHint} value={value.least_sample} onChange={given((sample) => { change({ least_sample: sample }); })} />}
          </div>
        )}
        {canBeOfLimit(value.metric) && <CheckField label={value.metric === "service_level" ? words.isOfTarget : words.isOfLimit} hint={words.ofLimitHint} value={value.is_of_limit} onChange={(isOfLimit) => { change({ is_of_limit: isOfLimit }); }} />}
        <div className={forms.row}>
          <NumberField label={members.hold_seconds} path="hold_seconds" unit={words.units.seconds} hint={words.holdHint} value={value.hold_seconds} onChange={given((seconds) => { change({ hold_seconds: seconds }); })} />
          <NumberField label={members.keep_seconds} path="keep_seconds" unit={words.units.seconds} hint={words.keepHint} value={value.keep_seconds} onChange={given((seconds) => { change({ keep_seconds: seconds }); })} />
        </div>
      </div>
    </Panel>
  );
}

function Telling({ draft: { value, change } }: FieldsProps) {
  const { rules: words, forms: { members } } = useAdminWords();
  return (
    <Panel heading={words.telling}>
      <div className={forms.stack}>
        <div className={forms.row}>
          <NumberField isOptional label={members.remind_minutes} path="remind_minutes" unit={words.minutes} placeholder={words.never} hint={words.remindHint} value={value.remind_minutes} onChange={(minutes) => { change({ remind_minutes: minutes }); }} />
          <NumberField isOptional label={members.escalate_minutes} path="escalate_minutes" unit={words.minutes} placeholder={words.never} hint={words.escalateHint} value={value.escalate_minutes} onChange={(minutes) => { change({ escalate_minutes: minutes }); }} />
        </div>
        <ScheduleEditor hasVisibleLabel label={words.active} always={words.always} path="active" hasLimits={false} value={value.active} onChange={(active) => { change({ active }); }} />
        <CheckField label={words.isEnabled} value={value.is_enabled} onChange={(isEnabled) => { change({ is_enabled: isEnabled }); }} />
      </div>
    </Panel>
  );
}

export function RuleFields({ isNew, draft, queues }: FieldsProps & { isNew: boolean; queues: readonly Queue[] }) {
  return (
    <>
      <What isNew={isNew} draft={draft} />
      <Where isNew={isNew} draft={draft} queues={queues} />
      <Bounds draft={draft} />
      <Telling draft={draft} />
    </>
  );
}
