import type { Health, Poll, System } from "@/shared/api/types";
import { Facts } from "@/shared/admin/Facts";
import { PageHead } from "@/shared/admin/Page";
import { DASH } from "@/shared/format/format";
import { useWords } from "@/shared/i18n";
import { useAdminWords } from "@/shared/i18n/admin";
import { Loading } from "@/shared/ui/Loading";
import { Panel, PanelState } from "@/shared/ui/Panel";
import { StatusGlyph } from "@/shared/ui/StatusMark";
import { PollPicture } from "./PollPicture";
import { lengthOf, summaryOf, useHealth, useSystem, type PollSummary } from "./system";
import styles from "./System.module.css";

function useConnectionRows({ source, published_at: publishedAt }: System) {
  const { t, format } = useWords();
  const words = t.live.details;
  const circuits = { closed: words.circuitClosed, open: words.circuitOpen, half_open: words.circuitHalfOpen };
  return [
    [words.serverName, source.server_name ?? DASH],
    [words.lastSuccess, source.last_success_at === null ? words.none : format.pastTime(source.last_success_at, Date.parse(publishedAt))],
    [words.interval, format.seconds(source.poll_interval_seconds)],
    [words.circuit, circuits[source.circuit]],
    [words.clockOffset, source.clock_offset_seconds === null ? DASH : format.seconds(source.clock_offset_seconds)],
    [words.setAside, format.count(source.set_aside_count)],
  ] as const;
}

function Connection({ system, health }: { system: System; health: Health | undefined }) {
  const { t } = useWords();
  const words = useAdminWords().system;
  const { reason } = system.source;
  const rows = useConnectionRows(system);
  const store = health?.checks.store;
  return (
    <Panel heading={words.connection}>
      <ul className={styles.checks}>
        <li><StatusGlyph status={reason === null ? "good" : "critical"} />{reason === null ? words.sourceWorks : t.live.reasons[reason]}{system.source.is_failover && ` · ${t.live.details.failover}`}</li>
        <li><StatusGlyph status={store === undefined ? "unknown" : store === "ok" ? "good" : "critical"} />{store === undefined ? words.storeUnknown : store === "ok" ? words.storeWorks : t.live.reasons.store_unavailable}</li>
      </ul>
      <Facts rows={rows} />
    </Panel>
  );
}

function Failures({ polls }: { polls: readonly Poll[] }) {
  const { t, format } = useWords();
  const words = useAdminWords().system;
  const failed = polls.flatMap(({ reason, started_at: at }) => (reason === null ? [] : [{ reason, at }]));
  if (polls.length === 0) return null;
  if (failed.length === 0) return <p className={styles.none}>{words.noFailures}</p>;
  const reasons = [...new Set(failed.map((poll) => poll.reason))];
  return (
    <ul className={styles.checks}>
      {reasons.map((reason) => {
        const those = failed.filter((poll) => poll.reason === reason);
        return <li key={reason}><StatusGlyph status="critical" />{words.failures(t.live.reasons[reason], those.length, format.timeWithSeconds(those.at(-1)?.at ?? ""))}</li>;
      })}
    </ul>
  );
}

function Polls({ system, summary, now }: { system: System; summary: PollSummary; now: number }) {
  const { format } = useWords();
  const words = useAdminWords().system;
  const length = (seconds: number | null): string => (seconds === null ? DASH : format.seconds(seconds));
  const rows = [
    [words.coverage, system.polls.length === 0 ? DASH : format.percent(summary.coveragePercent)],
    [words.failedCount, format.count(summary.failed)],
    [words.median, length(summary.medianSeconds)],
    [words.longest, length(summary.longestSeconds)],
  ] as const;
  return (
    <Panel heading={words.polls}>
      <Facts rows={rows} />
      {system.polls.length === 0
        ? <PanelState title={words.noPolls} />
        : <PollPicture polls={system.polls} interval={system.source.poll_interval_seconds} now={now} text={words.picture(format.count(system.polls.length), format.count(summary.failed), length(summary.medianSeconds), length(summary.longestSeconds))} />}
      <Failures polls={system.polls} />
    </Panel>
  );
}

function Everything({ system }: { system: System }) {
  const { format } = useWords();
  const words = useAdminWords().system;
  const health = useHealth();
  const now = Date.parse(system.published_at);
  const rows = [
    [words.version, system.version],
    [words.started, format.dateTime(system.started_at)],
    [words.uptime, words.length(...lengthOf(now - Date.parse(system.started_at)))],
    [words.viewers, format.count(system.viewer_count)],
  ] as const;
  return (
    <>
      <Connection system={system} health={health.data} />
      <Polls system={system} summary={summaryOf(system.polls, system, now)} now={now} />
      <Panel heading={words.monitor}><Facts rows={rows} /></Panel>
    </>
  );
}

/** How the monitor itself is. */
export function SystemView() {
  const words = useAdminWords().system;
  const { data, error, refetch } = useSystem();
  return (
    <>
      <PageHead title={words.heading} lead={words.lead} />
      {data === undefined ? <Loading error={error} onAgain={() => { void refetch(); }} /> : <Everything system={data} />}
    </>
  );
}
