import type { Queue } from "@/shared/api/types";
import forms from "@/shared/forms/Form.module.css";
import { useFault } from "@/shared/forms/faults";
import { toggled } from "@/shared/forms/toggled";
import { useAdminWords } from "@/shared/i18n/admin";
import { Segmented } from "@/shared/ui/Segmented";
import { chosenQueues, somePlaces, type Places } from "./choice";
import { ChoiceList } from "./ChoiceList";
import { GroupChoice } from "./GroupChoice";
import styles from "./Places.module.css";

const KINDS = ["all", "some"] as const;

interface PlacePickerProps {
  queues: readonly Pick<Queue, "id" | "name">[];
  queueIds: readonly string[];
  groupIds: readonly string[];
  /** The path of the document that has `queue_ids` and `group_ids`. */
  path: string;
  onChange: (places: Places) => void;
}

/** All queues, or some by name and by group. */
export function PlacePicker({ queues, queueIds, groupIds, path, onChange }: PlacePickerProps) {
  const words = useAdminWords().places;
  const fault = useFault(`${path}queue_ids`);
  const isSome = queueIds.length + groupIds.length > 0;
  const chosen = chosenQueues(queueIds);
  const choose = (kind: (typeof KINDS)[number]) => { onChange(kind === "all" ? { queue_ids: [], group_ids: [] } : somePlaces([], [])); };
  return (
    <div className={styles.picker}>
      <Segmented hasVisibleLabel label={words.heading} options={KINDS} words={words} value={isSome ? "some" : "all"} onChange={choose} />
      {isSome && (
        <>
          <ChoiceList label={words.queues} options={queues} chosen={chosen} isInvalid={fault !== null} onToggle={(id) => { onChange(somePlaces(toggled(chosen, id), groupIds)); }} />
          <GroupChoice label={words.groups} none={words.noGroups} chosen={groupIds} isInvalid={false} onToggle={(id) => { onChange(somePlaces(chosen, toggled(groupIds, id))); }} />
          {fault !== null && <p className={forms.fault}>{fault}</p>}
          {fault === null && chosen.length + groupIds.length === 0 && <p className={forms.hint}>{words.chooseOne}</p>}
        </>
      )}
    </div>
  );
}
