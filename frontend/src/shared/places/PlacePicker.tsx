import type { Queue } from "@/shared/api/types";
import forms from "@/shared/forms/Form.module.css";
import { useFault } from "@/shared/forms/faults";
import { useAdminWords } from "@/shared/i18n/admin";
import { Segmented } from "@/shared/ui/Segmented";
import { useState } from "react";
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
  onChange: (places: { queue_ids: string[]; group_ids: string[] }) => void;
}

const toggled = (ids: readonly string[], id: string): string[] => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);

/** All queues, or some by name and by group. */
export function PlacePicker({ queues, queueIds, groupIds, path, onChange }: PlacePickerProps) {
  const words = useAdminWords().places;
  const fault = useFault(`${path}queue_ids`);
  const hasSome = queueIds.length + groupIds.length > 0;
  const [isOpen, setIsOpen] = useState(hasSome);
  const choose = (kind: (typeof KINDS)[number]) => {
    setIsOpen(kind === "some");
    if (kind === "all") onChange({ queue_ids: [], group_ids: [] });
  };
  return (
    <div className={styles.picker}>
      <Segmented hasVisibleLabel label={words.heading} options={KINDS} words={words} value={isOpen || hasSome ? "some" : "all"} onChange={choose} />
      {(isOpen || hasSome) && (
        <>
          <ChoiceList label={words.queues} options={queues} chosen={queueIds} isInvalid={fault !== null} onToggle={(id) => { onChange({ queue_ids: toggled(queueIds, id), group_ids: [...groupIds] }); }} />
          <GroupChoice label={words.groups} none={words.noGroups} chosen={groupIds} isInvalid={false} onToggle={(id) => { onChange({ queue_ids: [...queueIds], group_ids: toggled(groupIds, id) }); }} />
          {fault !== null && <p className={forms.fault}>{fault}</p>}
          {!hasSome && <p className={forms.hint}>{words.chooseOne}</p>}
        </>
      )}
    </div>
  );
}
