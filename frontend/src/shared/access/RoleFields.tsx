import { toggled } from "@/shared/forms/toggled";
import { useAdminWords } from "@/shared/i18n/admin";
import { useWords } from "@/shared/i18n";
import { GroupChoice } from "@/shared/places/GroupChoice";
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
  const fault = useFault("group_ids");
  return (
    <>
      <SelectField label={words.role} path="role" hint={may[role]} options={ROLES} words={roles} value={role} onChange={(chosen) => { onChange({ role: chosen, group_ids: chosen === "admin" ? [] : [...groupIds] }); }} />
      {role !== "admin" && (
        <div className={forms.field}>
          <GroupChoice label={words.groups} none={words.noGroups} hint={words.groupsHint} chosen={groupIds} isInvalid={fault !== null} onToggle={(id) => { onChange({ role, group_ids: toggled(groupIds, id) }); }} />
          {fault !== null && <p className={forms.fault}>{fault}</p>}
        </div>
      )}
    </>
  );
}
