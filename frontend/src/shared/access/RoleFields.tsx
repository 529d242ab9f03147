import { toggled } from "@/shared/forms/toggled";
import { useAdminWords } from "@/shared/i18n/admin";
import { useWords } from "@/shared/i18n";
import { ChoiceList } from "@/shared/places/ChoiceList";
import { useQueueGroups } from "@/shared/places/useQueueGroups";
import { SelectField } from "@/shared/forms/Fields";
import forms from "@/shared/forms/Form.module.css";
import { useFault } from "@/shared/forms/faults";
import type { Role } from "@/shared/api/types";
import { ROLES } from "./access";

interface RoleFieldsProps {
  role: Role;
  groupIds: readonly string[];
  onChange: (members: { role: Role; group_ids: string[] }) => void;
}

/** What somebody may do, and of which queues. An administrator always has all of them. */
export function RoleFields({ role, groupIds, onChange }: RoleFieldsProps) {
  const { may, roles } = useWords().t.session;
  const words = useAdminWords().users;
  const groups = useQueueGroups().data?.groups ?? [];
  const fault = useFault("group_ids");
  return (
    <>
      <SelectField label={words.role} path="role" hint={may[role]} options={ROLES} words={roles} value={role} onChange={(chosen) => { onChange({ role: chosen, group_ids: chosen === "admin" ? [] : [...groupIds] }); }} />
      {role !== "admin" && (
        <div className={forms.field}>
          {groups.length + groupIds.length === 0
            ? <p className={forms.hint}>{words.noGroups}</p>
            : <ChoiceList label={words.groups} options={groups} chosen={groupIds} isInvalid={fault !== null} onToggle={(id) => { onChange({ role, group_ids: toggled(groupIds, id) }); }} />}
          {fault !== null && <p className={forms.fault}>{fault}</p>}
          {groups.length > 0 && <p className={forms.hint}>{words.groupsHint}</p>}
        </div>
      )}
    </>
  );
}
