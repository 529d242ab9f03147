import { useAdminWords } from "@/shared/i18n/admin";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import forms from "@/shared/forms/Form.module.css";

interface AskDialogProps {
  title: string;
  text: string;
  act: string;
  /** In place of "cancel". */
  stay?: string;
  onAct: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. */
export function AskDialog({ title, text, act, stay, onAct, onClose }: AskDialogProps) {
  const words = useAdminWords().forms;
  return (
    <Dialog title={title} isSmall onClose={onClose}>
      <div className={forms.form}>
        <p>{text}</p>
        <div className={forms.row}>
          <Button kind="primary" onClick={onAct}>{act}</Button>
          <Button data-first onClick={onClose}>{stay ?? words.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
