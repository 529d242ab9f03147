import { memo } from "react";
import type { Status } from "@/shared/api/types";
import styles from "./WaitBar.module.css";

/** The track reaches this far past the limit, so that a wait beyond it is seen to be beyond it. */
const TRACK_LIMITS = 1.25;

interface WaitBarProps {
  waitSeconds: number | null;
  limitSeconds: number;
  status: Status;
}

/** A wait against its limit. Only a picture of the figure beside it, so it is not read aloud. */
export const WaitBar = memo(function WaitBar({ waitSeconds, limitSeconds, status }: WaitBarProps) {
  const share = waitSeconds === null ? 0 : Math.min(1, waitSeconds / (limitSeconds * TRACK_LIMITS));
  const isUnknown = status === "unknown";
  return (
    <span className={`${styles.track ?? ""} ${isUnknown ? (styles.hatched ?? "") : ""}`} aria-hidden="true">
      <span className={`${styles.fill ?? ""} ${styles[status] ?? ""}`} style={{ inlineSize: `${share * 100}%` }} />
      <span className={styles.limit} />
    </span>
  );
});
