import { useEffect, useState } from "react";
import { AskDialog } from "@/shared/admin/AskDialog";
import { useAdminWords } from "@/shared/i18n/admin";
import { guardPage } from "@/shared/router/router";

/** Asks before something unsaved is left: here by a dialog, at the tab's own end by the browser's. */
export function LeaveGuard({ isOn }: { isOn: boolean }) {
  const words = useAdminWords().forms.leave;
  const [go, setGo] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!isOn) return undefined;
    const stop = guardPage((leave) => { setGo(() => leave); });
    const onUnload = (event: BeforeUnloadEvent) => { event.preventDefault(); };
    window.addEventListener("beforeunload", onUnload);
    return () => {
      stop();
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [isOn]);
  if (go === null) return null;
  const act = () => {
    setGo(null);
    go();
  };
  return <AskDialog title={words.title} text={words.text} act={words.act} stay={words.stay} onAct={act} onClose={() => { setGo(null); }} />;
}
