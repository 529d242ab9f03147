import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request } from "@/shared/api/http";
import type { Abandoned, HistoryIndex, Report } from "@/shared/api/types";
import type { ReportQuestion } from "./choice";

export const ROWS = 50;
export const CALLS = 25;
const FRESH_MILLISECONDS = 60_000;

export function useHistoryIndex(): UseQueryResult<HistoryIndex> {
  return useQuery({
    queryKey: ["history-index"],
    queryFn: ({ signal }) => request<HistoryIndex>("/history", { signal }),
    staleTime: FRESH_MILLISECONDS,
  });
}

export function useReport(question: ReportQuestion | null, page: number): UseQueryResult<Report> {
  return useQuery({
    queryKey: ["report", question, page],
    enabled: question !== null,
    queryFn: ({ signal }) => request<Report>(`/reports${queryString({ ...question, offset: (page - 1) * ROWS, limit: ROWS })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MILLISECONDS,
  });
}

export function useAbandoned(question: ReportQuestion, page: number): UseQueryResult<Abandoned> {
  const { queue_id, from, to } = question;
  return useQuery({
    queryKey: ["abandoned", queue_id, from, to, page],
    queryFn: ({ signal }) => request<Abandoned>(`/reports/abandoned${queryString({ queue_id, from, to, offset: (page - 1) * CALLS, limit: CALLS })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MILLISECONDS,
  });
}
