import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { problemOf, request } from "@/shared/api/http";
import type { Health, Poll, System } from "@/shared/api/types";

const REFRESH_MILLISECONDS = 10_000;
const HOUR_SECONDS = 3600;
const PERCENT = 100;

/** Days, hours of the last and minutes of the last of them. */
export function lengthOf(milliseconds: number): [days: number, hours: number, minutes: number] {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  return [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
}

export function useSystem(): UseQueryResult<System> {
  return useQuery({ queryKey: ["system"], queryFn: ({ signal }) => request<System>("/system", { signal }), refetchInterval: REFRESH_MILLISECONDS });
}

const isHealth = (value: unknown): value is Health => typeof value === "object" && value !== null && "checks" in value;

/** A monitor that is not ready answers so with 503, and that is an answer; what somebody before it answers is none. */
async function fetchHealth(signal: AbortSignal): Promise<Health> {
  const response = await fetch("/health/ready", { signal });
  const answer: unknown = await response.clone().json();
  if (!isHealth(answer)) throw await problemOf(response);
  return answer;
}

export function useHealth(): UseQueryResult<Health> {
  return useQuery({ queryKey: ["health"], queryFn: ({ signal }) => fetchHealth(signal), refetchInterval: REFRESH_MILLISECONDS });
}

export interface PollSummary {
  failed: number;
  medianSeconds: number | null;
  longestSeconds: number | null;
  /** Of the polls that should have come in the hour, or since the start. */
  coveragePercent: number | null;
}

export function summaryOf(polls: readonly Poll[], system: Pick<System, "started_at" | "source">, now: number): PollSummary {
  const good = polls.filter((poll) => poll.reason === null);
  const lengths = good.map((poll) => poll.duration_seconds).sort((one, other) => one - other);
  const since = Math.min(HOUR_SECONDS, (now - Date.parse(system.started_at)) / 1000);
  const expected = Math.floor(since / system.source.poll_interval_seconds);
  return {
    failed: polls.length - good.length,
    medianSeconds: lengths[Math.floor(lengths.length / 2)] ?? null,
    longestSeconds: lengths.at(-1) ?? null,
    coveragePercent: expected === 0 ? null : Math.min(PERCENT, (PERCENT * good.length) / expected),
  };
}
