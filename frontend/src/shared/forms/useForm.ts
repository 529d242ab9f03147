import { useState } from "react";
import { useAdminWords } from "@/shared/i18n/admin";
import { useProblemWords } from "@/shared/i18n/problems";
import { faultsOf, type Fault } from "./faults";
import type { Draft } from "./useDraft";
import type { Saving } from "./useSave";

interface FormParts<T extends object, Change, V> {
  draft: Draft<T, V>;
  saving: Saving<Change>;
  /** Where the draft lies in the request, such as `body.rules`. */
  root: string;
  /** What can be seen to be wrong before asking the server. */
  check: (value: T) => Fault[];
  changeOf: (value: T, version: V) => Change;
  /** What the server refuses in words of the form's own; what is none of that is told by `root`. */
  refusals?: (error: Error | null) => Fault[];
  onSaved?: (value: T) => void;
  onReload: () => void;
}

/** What `SaveForm` needs of a draft and its saving. */
export function useForm<T extends object, Change, V>({ draft, saving, root, check, changeOf, refusals = () => [], onSaved, onReload }: FormParts<T, Change, V>) {
  const words = useAdminWords().forms;
  const problems = useProblemWords();
  const [seen, setSeen] = useState<readonly Fault[]>([]);
  const [tries, setTries] = useState(0);
  /** Whether it is worth asking the server; if not, the form says why. */
  const isSound = (): boolean => {
    const found = check(draft.value);
    setSeen(found);
    setTries((before) => before + 1);
    if (found.length > 0) saving.reset();
    return found.length === 0;
  };
  const submit = () => {
    if (!isSound()) return;
    draft.markSent(draft.value);
    saving.save(changeOf(draft.value, draft.version), { onSuccess: () => { onSaved?.(draft.value); }, onError: () => { draft.markSent(null); } });
  };
  const own = refusals(saving.error);
  return {
    isChanged: draft.isChanged,
    isBusy: saving.isBusy,
    isSaved: saving.isSaved,
    error: saving.error,
    faults: [...seen, ...(own.length > 0 ? own : faultsOf(saving.error, root, words.faults, problems))],
    tries,
    isSound,
    onSubmit: submit,
    onUndo: () => {
      draft.undo();
      setSeen([]);
      saving.reset();
    },
    onReload: () => {
      saving.reset();
      onReload();
    },
  };
}
