import { useWords } from "@/shared/i18n";
import { useHasContact } from "@/shared/live/contact";
import { PanelState } from "./Panel";

/** In place of what comes over the wire: that it is on its way or, without contact, that it cannot be shown. */
export function Coming({ text }: { text?: string }) {
  const words = useWords().t.page;
  return useHasContact() ? <PanelState title={words.loading} text={text} isBusy /> : <PanelState title={words.cutOff} text={words.cutOffText} />;
}
