import { memo } from "react";
import type { Source } from "@/shared/api/types";
import type { Moment } from "@/shared/centre/age";
import { useWords } from "@/shared/i18n";
import type { LiveState } from "@/shared/live/feed";
import type { ConnectionState } from "./connection-state";
import styles from "./Connection.module.css";

interface DetailsProps {
  live: LiveState;
  moment: Moment;
  state: ConnectionState;
}

interface SourceDetailsProps {
  source: Source;
  now: number;
}

const CLOCK_OFFSET_WORTH_TELLING = 1;
const MINUTE_MILLISECONDS = 60_000;

const SourceDetails = memo(function SourceDetails({ source, now }: SourceDetailsProps) {
  const { t, format } = useWords();
  const words = t.live.details;
  const circuits = { closed: words.circuitClosed, open: words.circuitOpen, half_open: words.circuitHalfOpen };
  const rows: [string, string][] = [
    [words.lastSuccess, source.last_success_at === null ? words.none : format.pastTime(source.last_success_at, now)],
    [words.interval, format.seconds(source.poll_interval_seconds)],
    [words.circuit, circuits[source.circuit]],
  ];
  if (source.poll_duration_seconds !== null) rows.push([words.pollDuration, format.seconds(source.poll_duration_seconds)]);
  if (Math.abs(source.clock_offset_seconds ?? 0) >= CLOCK_OFFSET_WORTH_TELLING) {
    rows.push([words.clockOffset, format.seconds(Math.abs(source.clock_offset_seconds ?? 0))]);
  }
  if (source.server_name !== null) rows.push([words.serverName, source.server_name]);
  if (source.set_aside_count > 0) rows.push([words.setAside, format.count(source.set_aside_count)]);
  for (const { part, reason } of source.unavailable) rows.push([words.unavailable, `${t.live.parts[part]}: ${t.live.reasons[reason]}`]);
  return (
    <>
      {rows.map(([name, value]) => (
        <div key={`${name}${value}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {source.is_failover && <p className={styles.failover}>{words.failover}</p>}
    </>
  );
});

export function Details({ live, moment, state }: DetailsProps) {
  const { t } = useWords();
  const words = t.live.details;
  const isBrowserBroken = live.link.phase === "lost";
  const isServerBroken = state === "lost" || state === "never" || moment.look === "lost" || moment.look === "gone";
  const reason = live.dashboard?.source.reason ?? null;
  return (
    <dl className={styles.details}>
      <div>
        <dt>{words.browser}</dt>
        <dd>{isBrowserBroken ? words.broken : words.works}</dd>
      </div>
      {!isBrowserBroken && (
        <div>
          <dt>{words.server}</dt>
          <dd>{reason !== null ? t.live.reasons[reason] : isServerBroken ? words.broken : words.works}</dd>
        </div>
      )}
      {live.dashboard !== null && <SourceDetails source={live.dashboard.source} now={moment.now - (moment.now % MINUTE_MILLISECONDS)} />}
    </dl>
  );
}
