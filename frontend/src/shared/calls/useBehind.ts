import { useCallback, useRef, useState } from "react";
import type { CountedAs } from "@/shared/api/types";

/** Which figure's calls are listed, and the way from a figure to the list: it comes into sight and takes the focus. */
export function useBehind(first: CountedAs | null) {
  const [figure, setFigure] = useState(first);
  const list = useRef<HTMLElement>(null);
  const open = useCallback((next: CountedAs) => {
    setFigure(next);
    list.current?.focus({ preventScroll: true });
    list.current?.scrollIntoView({ block: "start" });
  }, []);
  return { figure, setFigure, list, open };
}
