import { useState } from "react";
import type { BoardOut, NewScreen } from "@/shared/api/types";
import { Failed } from "@/shared/forms/Failed";
import { CheckField, SelectField, TextField } from "@/shared/forms/Fields";
import styles from "@/shared/forms/Form.module.css";
import { useAdminWords } from "@/shared/i18n/admin";
import { STANDARD_BOARD } from "@/shared/router/routes";
import { Button } from "@/shared/ui/Button";
import { usePairScreen } from "./screens";

const EMPTY: NewScreen = { code: "", name: "", board_id: STANDARD_BOARD, shows_agents: false };
const LONGEST_CODE = 16;
const LONGEST_NAME = 80;

/** The code that a screen shows, and what that screen shall be. */
export function PairForm({ boards }: { boards: readonly BoardOut[] }) {
  const words = useAdminWords().screens;
  const [screen, setScreen] = useState(EMPTY);
  const { mutate, data, error, isPending, reset } = usePairScreen();
  const set = (members: Partial<NewScreen>) => { setScreen({ ...screen, ...members }); };
  const isComplete = screen.code.trim() !== "" && screen.name.trim() !== "";
  const submit = () => {
    reset();
    mutate(screen, { onSuccess: () => { setScreen(EMPTY); } });
  };
  return (
    <form className={styles.stack} aria-label={words.pair} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <p className={styles.hint}>{words.pairLead}</p>
      <div className={styles.row}>
        <TextField label={words.code} path="code" value={screen.code} maxLength={LONGEST_CODE} onChange={(code) => { set({ code: code.toUpperCase() }); }} />
        <TextField label={words.name} path="name" hint={words.nameHint} value={screen.name} maxLength={LONGEST_NAME} onChange={(name) => { set({ name }); }} />
        <SelectField label={words.board} path="board_id" value={screen.board_id} options={boards.map((one) => one.id)} words={Object.fromEntries(boards.map((one) => [one.id, one.board.name]))} onChange={(id) => { set({ board_id: id }); }} />
      </div>
      <CheckField label={words.showsAgents} hint={words.showsAgentsHint} value={screen.shows_agents} onChange={(shows) => { set({ shows_agents: shows }); }} />
      <Failed error={error} onReload={reset} />
      <div className={styles.row}>
        <Button kind="primary" type="submit" disabled={!isComplete || isPending}>{isPending ? words.submitting : words.submit}</Button>
        <span role="status" className={styles.hint}>{data === undefined ? "" : words.paired(data.name)}</span>
      </div>
    </form>
  );
}
