import { useSyncExternalStore } from "react";
import { useWords } from "@/shared/i18n";
import styles from "./Bell.module.css";
import type { Bell } from "./bell";

interface ChoiceProps {
  word: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

function Choice({ word, isOn, isDisabled = false, onChange }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="checkbox" checked={isOn} disabled={isDisabled} onChange={(event) => { onChange(event.target.checked); }} />
      <span>{word}</span>
    </label>
  );
}

/** How this browser tells of new alerts. */
export function BellChoices({ bell }: { bell: Bell }) {
  const words = useWords().t.alerts.bell;
  const { hasSound, hasDesktop, permission } = useSyncExternalStore(bell.subscribe, bell.read);
  return (
    <fieldset className={styles.bell}>
      <legend>{words.heading}</legend>
      <Choice word={words.sound} isOn={hasSound} onChange={bell.chooseSound} />
      <Choice word={words.desktop} isOn={hasDesktop && permission === "granted"} isDisabled={permission === "unsupported"} onChange={(isOn) => { void bell.chooseDesktop(isOn); }} />
      {permission === "denied" && <p className={styles.why}>{words.denied}</p>}
      {permission === "unsupported" && <p className={styles.why}>{words.unsupported}</p>}
    </fieldset>
  );
}
