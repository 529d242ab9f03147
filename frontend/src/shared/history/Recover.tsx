import type { Level } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";

/** How far it is to the target: so many further calls, all answered in time. Nothing where no call is followed. */
export function Recover({ level }: { level: Level }) {
  const { t, format } = useWords();
  const words = t.level;
  if (level.method === "sampled" || level.level.percent === null) return null;
  if (level.calls_to_recover === null) return <>{words.recoverOut(format.wholePercent(level.target_percent))}</>;
  if (level.calls_to_recover === 0) return <>{words.onTarget(format.wholePercent(level.target_percent))}</>;
  return <>{words.recoverIn(format.count(level.calls_to_recover), level.calls_to_recover, format.wholePercent(level.target_percent))}</>;
}
