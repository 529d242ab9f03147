import { createContext, use, useEffect } from "react";

/** How many parts of a form have not come yet. */
export const HoldContext = createContext<(change: 1 | -1) => void>(() => undefined);

/** Keeps the form from being saved: what has not come would be saved as if it were nothing. */
export function useHold(isOn: boolean) {
  const hold = use(HoldContext);
  useEffect(() => {
    if (!isOn) return undefined;
    hold(1);
    return () => { hold(-1); };
  }, [hold, isOn]);
}
