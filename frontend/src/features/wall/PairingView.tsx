import { reasonSentence } from "@/shared/api/reason";
import { useProblemWords } from "@/shared/i18n/problems";
import { useWallWords } from "@/shared/i18n/wall";
import { Link } from "@/shared/router/router";
import { OVERVIEW_PATH } from "@/shared/router/routes";
import styles from "./Notice.module.css";
import { usePairing } from "./usePairing";

const HALF = 4;

/** A screen that nobody has connected yet: its code, and where to type it in. */
export function PairingView({ onPaired }: { onPaired: () => void }) {
  const words = useWallWords().pairing;
  const problems = useProblemWords();
  const { code, failure } = usePairing(onPaired);
  return (
    <main className={styles.notice} data-theme="dark">
      <h1 className={styles.text}>{words.title}</h1>
      {code === null
        ? <p className={styles.text}>{words.loading}</p>
        : <p className={styles.code} role="status" aria-label={words.codeLabel}>{`${code.slice(0, HALF)} ${code.slice(HALF)}`}</p>}
      <p className={styles.text}>{failure === null ? words.confirm : `${reasonSentence(failure, problems)} ${words.again}`}</p>
      <Link to={OVERVIEW_PATH} className={styles.link}>{words.signIn}</Link>
    </main>
  );
}
