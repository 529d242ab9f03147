/** What a wall screen is told of by the page that it stands on. */

/** How far what is shown can be taken for now: `late` is grey, `lost` cannot be taken for live at all. */
export type Staleness = "live" | "late" | "lost";

export interface WallStatus {
  staleness: Staleness;
  /** "Live", "Sen", "Ingen data från Trio". */
  word: string;
  /** The age of what is shown, in words; null when nothing has come. */
  age: string | null;
  /** Why nothing comes, and what happens next. */
  trouble: { title: string; next: string | null } | null;
}

/** A critical alert that nobody has taken on. */
export interface WallAlarm {
  id: string;
  queueId: string | null;
  place: string;
  what: string;
  figure: string;
  limit: string | null;
  firedAt: string;
  lastedSeconds: number;
  isRecovering: boolean;
}
