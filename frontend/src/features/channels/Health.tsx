import type { Channel } from "@/shared/api/types";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import styles from "./Channels.module.css";

/** Whether a channel sends, and if not, why and since when. */
export function Health({ channel }: { channel: Channel }) {
  const { format } = useWords();
  const words = useAdminWords().channels;
  const { disabled } = channel;
  if (disabled !== null) return <span className={styles.health}><StatusGlyph status="critical" />{words.broken(words.reasons[disabled.reason], format.dateTime(disabled.at))}</span>;
  if (!channel.is_enabled) return <span className={styles.health}><StatusGlyph status="closed" />{words.isOff}</span>;
  if (channel.shown_url === null) return <span className={styles.health}><StatusGlyph status="critical" />{words.reasons.unreadable}</span>;
  return <span className={styles.health}><StatusGlyph status="good" />{words.works}</span>;
}
