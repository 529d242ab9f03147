import { Loading } from "@/shared/ui/Loading";
import forms from "@/shared/forms/Form.module.css";
import { useHold } from "@/shared/forms/hold";
import { ChoiceList } from "./ChoiceList";
import { useQueueGroups } from "./useQueueGroups";

interface GroupChoiceProps {
  label: string;
  /** In place of the list where there are no groups. */
  none: string;
  hint?: string;
  chosen: readonly string[];
  isInvalid: boolean;
  onToggle: (id: string) => void;
}

/** Any number of queue groups. Groups that have not come are not groups that are not there: until then nothing is saved. */
export function GroupChoice({ label, none, hint, chosen, isInvalid, onToggle }: GroupChoiceProps) {
  const { data, error, refetch } = useQueueGroups();
  useHold(data === undefined);
  if (data === undefined) return <Loading error={error} onAgain={() => { void refetch(); }} />;
  if (data.groups.length + chosen.length === 0) return <p className={forms.hint}>{none}</p>;
  return (
    <>
      <ChoiceList label={label} options={data.groups} chosen={chosen} isInvalid={isInvalid} onToggle={onToggle} />
      {hint !== undefined && <p className={forms.hint}>{hint}</p>}
    </>
  );
}
