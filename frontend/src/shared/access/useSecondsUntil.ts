import { useEffect, useState } from "react";

const SECOND = 1000;

const secondsUntil = (instant: number | null): number => (instant === null ? 0 : Math.max(0, Math.ceil((instant - Date.now()) / SECOND)));

/** Whole seconds left until an instant, counted down; 0 when it has passed. */
export function useSecondsUntil(instant: number | null): number {
  const [told, setTold] = useState({ instant, seconds: secondsUntil(instant) });
  if (told.instant !== instant) setTold({ instant, seconds: secondsUntil(instant) });
  const isOver = told.seconds === 0;
  useEffect(() => {
    if (instant === null || isOver) return;
    const timer = setInterval(() => { setTold({ instant, seconds: secondsUntil(instant) }); }, SECOND);
    return () => { clearInterval(timer); };
  }, [instant, isOver]);
  return told.seconds;
}
