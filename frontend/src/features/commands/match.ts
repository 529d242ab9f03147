/** Which commands suit what is typed, the best first. Pure. */

import { plain } from "@/shared/format/plain";

export interface Command {
  id: string;
  /** What kind of thing it is, as people read it. */
  kind: string;
  name: string;
  run: () => void;
}

export const MOST_SHOWN = 40;

/** 0 where the name begins with it, 1 where a word does, 2 where it is somewhere; null where it is not. */
function rankOf(name: string, wanted: string): number | null {
  const place = name.indexOf(wanted);
  if (place < 0) return null;
  if (place === 0) return 0;
  return name.includes(` ${wanted}`) ? 1 : 2;
}

export function matching(commands: readonly Command[], typed: string): Command[] {
  const wanted = plain(typed.trim());
  return commands
    .flatMap((command) => {
      const rank = rankOf(plain(`${command.name} ${command.kind}`), wanted);
      return rank === null ? [] : [{ command, rank }];
    })
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MOST_SHOWN)
    .map(({ command }) => command);
}
