import { useCallback, useEffect, useState } from "react";
import { navigate } from "@/shared/router/router";
import { HELP_PATH } from "@/shared/router/routes";

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;

/** The commands open by Ctrl-K or Cmd-K anywhere, the help by the question mark where nobody types. */
export function useCommands() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        setIsOpen(true);
      } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
        navigate(HELP_PATH);
      }
    };
    document.addEventListener("keydown", onKey);
    return () => { document.removeEventListener("keydown", onKey); };
  }, []);
  const open = useCallback(() => { setIsOpen(true); }, []);
  return { isOpen, open, close: () => { setIsOpen(false); } };
}
