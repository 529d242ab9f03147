import type { AlertRoute, Queue, Severity } from "@/shared/api/types";
import { CheckField } from "@/shared/forms/Fields";
import { useFault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { PlacePicker } from "@/shared/places/PlacePicker";
import { ScheduleEditor } from "@/shared/schedule/ScheduleEditor";
import { Button } from "@/shared/ui/Button";
import { Panel } from "@/shared/ui/Panel";
import { newRoute } from "./guide";

const SEVERITIES: readonly Severity[] = ["warning", "critical"];

interface RoutePanelProps {
  route: AlertRoute;
  number: number;
  queues: readonly Queue[];
  onChange: (route: AlertRoute) => void;
  onRemove: () => void;
}

function RoutePanel({ route, number, queues, onChange, onRemove }: RoutePanelProps) {
  const { t } = useWords();
  const words = useAdminWords().channels;
  const path = `routes.${number - 1}`;
  const fault = useFault(`${path}.severities`);
  const change = (members: Partial<AlertRoute>) => { onChange({ ...route, ...members }); };
  const choose = (severity: Severity, isChosen: boolean) => { change({ severities: SEVERITIES.filter((one) => (one === severity ? isChosen : route.severities.includes(one))) }); };
  return (
    <Panel heading={words.route(number)} side={<Button aria-label={words.removeRoute(number)} onClick={onRemove}>{words.remove}</Button>}>
      <div className={forms.stack}>
        <div className={forms.row}>
          {SEVERITIES.map((severity) => <CheckField key={severity} label={t.page.status[severity]} value={route.severities.includes(severity)} onChange={(isChosen) => { choose(severity, isChosen); }} />)}
          <CheckField label={words.onlyEscalated} value={route.only_escalated} onChange={(isOnly) => { change({ only_escalated: isOnly }); }} />
        </div>
        {fault !== null && <p className={forms.fault}>{fault}</p>}
        <PlacePicker queues={queues} queueIds={route.queue_ids} groupIds={route.group_ids} path={`${path}.`} onChange={change} />
        <ScheduleEditor hasVisibleLabel label={words.hours} always={words.always} path={`${path}.hours`} hasLimits={false} value={route.hours} onChange={(hours) => { change({ hours }); }} />
      </div>
    </Panel>
  );
}

interface RoutesProps {
  value: readonly AlertRoute[];
  queues: readonly Queue[];
  onChange: (routes: AlertRoute[]) => void;
}

/** Which alerts a channel is told of: those that any of its routes takes. */
export function Routes({ value, queues, onChange }: RoutesProps) {
  const words = useAdminWords().channels;
  return (
    <>
      {value.map((route, index) => (
        <RoutePanel key={index} route={route} number={index + 1} queues={queues} onChange={(changed) => { onChange(value.with(index, changed)); }} onRemove={() => { onChange(value.toSpliced(index, 1)); }} />
      ))}
      {value.length === 0 && <p>{words.noRoutes}</p>}
      <div><Button onClick={() => { onChange([...value, newRoute()]); }}>{words.addRoute}</Button></div>
    </>
  );
}
