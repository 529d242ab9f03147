import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "@/shared/api/http";
import type { Dashboard, Trend } from "@/shared/api/types";
import { appendSnapshot, noPoints, pointsOf, type TrendPoints } from "./trend-points";

interface Grown {
  base: Trend | undefined;
  snapshotId: string | null;
  points: TrendPoints;
}

function grow(grown: Grown, base: Trend | undefined, dashboard: Dashboard | null): Grown {
  const isNewBase = base !== grown.base;
  const points = isNewBase && base !== undefined ? pointsOf(base) : grown.points;
  return { base, snapshotId: dashboard?.id ?? null, points: dashboard === null ? points : appendSnapshot(points, dashboard) };
}

/** The hour's history: fetched at each new connection, and from then on grown by the live snapshots. */
export function useTrendPoints(dashboard: Dashboard | null, connectionCount: number) {
  const query = useQuery({
    queryKey: ["trend", connectionCount],
    queryFn: ({ signal }) => request<Trend>("/trend", { signal }),
    enabled: connectionCount > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const base = query.data;
  const [grown, setGrown] = useState<Grown>({ base: undefined, snapshotId: null, points: noPoints });
  // Growing while rendering, as React advises for state that follows from props: no frame shows the old points.
  if (grown.base !== base || grown.snapshotId !== (dashboard?.id ?? null)) setGrown(grow(grown, base, dashboard));
  return { points: grown.points, base: grown.base, query };
}
