import { Notice } from "./Notice";

/** As the monitor reads it from its environment. */
const KEY_SETTING = "TRIO_MONITOR_SECRET_KEY";

/** Nothing secret can be kept: `text` ends with whoever is to set the key, and the setting's name follows. */
export function NoKey({ title, text }: { title: string; text: string }) {
  return <Notice title={title}>{text} <code>{KEY_SETTING}</code></Notice>;
}
