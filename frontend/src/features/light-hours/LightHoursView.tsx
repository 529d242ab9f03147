import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/shared/admin/Page";
import { request, send } from "@/shared/api/http";
import type { LightHours, LightHoursDocument } from "@/shared/api/types";
import { themeAt } from "@/shared/centre/light-hours";
import { ClockField } from "@/shared/forms/Fields";
import type { Fault } from "@/shared/forms/faults";
import forms from "@/shared/forms/Form.module.css";
import { SaveForm } from "@/shared/forms/SaveForm";
import { useDraft } from "@/shared/forms/useDraft";
import { useForm } from "@/shared/forms/useForm";
import { useSave } from "@/shared/forms/useSave";
import { useAdminWords, type AdminCatalogue } from "@/shared/i18n/admin";
import { Loading } from "@/shared/ui/Loading";
import { Panel } from "@/shared/ui/Panel";

const KEY = ["light-hours"] as const;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

interface Clock {
  now: number;
  timeZone: string | null;
}

interface HoursFormProps extends Clock {
  saved: LightHoursDocument;
  onReload: () => void;
}

function faultsIn(hours: LightHours, words: AdminCatalogue["lightHours"]): Fault[] {
  const faults = (["light_from", "dark_from"] as const).filter((path) => !CLOCK.test(hours[path])).map((path) => ({ path, text: words.clock }));
  return faults.length === 0 && hours.light_from === hours.dark_from ? [{ path: "dark_from", text: words.same }] : faults;
}

function HoursForm({ saved, onReload, now, timeZone }: HoursFormProps) {
  const { lightHours: words, forms: { members } } = useAdminWords();
  const draft = useDraft(saved.hours, saved.version);
  const saving = useSave<LightHoursDocument, LightHoursDocument>({ queryKey: KEY, send: (change) => send("PUT", "/light-hours", change), apply: (before, { hours }) => ({ ...before, hours }) });
  const form = useForm({ draft, saving, root: "body.hours", check: (hours) => faultsIn(hours, words), changeOf: (hours, version) => ({ version, hours }), onReload });
  const { value: hours, change } = draft;
  const isSound = faultsIn(hours, words).length === 0;
  return (
    <SaveForm {...form} label={words.hours}>
      <Panel heading={words.hours}>
        <div className={forms.stack}>
          <div className={forms.row}>
            <ClockField label={members.light_from} path="light_from" value={hours.light_from} onChange={(typed) => { change({ light_from: typed }); }} />
            <ClockField label={members.dark_from} path="dark_from" value={hours.dark_from} onChange={(typed) => { change({ dark_from: typed }); }} />
          </div>
          {timeZone !== null && <p className={forms.hint}>{words.zone(timeZone)}{isSound && <> {words.now[themeAt({ hours, timeZone }, now)]}</>}</p>}
        </div>
      </Panel>
    </SaveForm>
  );
}

/** When pages that go by the clock are light. */
export function LightHoursView(clock: Clock) {
  const words = useAdminWords().lightHours;
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => request<LightHoursDocument>("/light-hours", { signal }) });
  const reload = () => { void refetch(); };
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      {data === undefined ? <Loading error={error} onAgain={reload} /> : <HoursForm {...clock} saved={data} onReload={reload} />}
    </>
  );
}
