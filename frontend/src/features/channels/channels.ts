import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { queryString, request, send } from "@/shared/api/http";
import type { Channel, ChannelBody, Channels, ChannelTest, Deliveries } from "@/shared/api/types";
import { useSave, type Saving } from "@/shared/forms/useSave";

const CHANNELS_KEY = ["channels"] as const;
const REFRESH_MILLISECONDS = 30_000;
export const PAGE = 50;

const pathOf = (id: string): string => `/channels/${encodeURIComponent(id)}`;

/** A channel of null is taken away. */
export interface ChannelChange {
  id: string;
  version: number;
  channel: ChannelBody | null;
}

export function useChannels(): UseQueryResult<Channels> {
  return useQuery({ queryKey: CHANNELS_KEY, queryFn: ({ signal }) => request<Channels>("/channels", { signal }), refetchInterval: REFRESH_MILLISECONDS });
}

function changed(channels: readonly Channel[], { id, channel }: ChannelChange): Channel[] {
  if (channel === null) return channels.filter((one) => one.id !== id);
  const { name, kind, language, routes, is_enabled } = channel;
  return channels.map((one) => (one.id === id ? { ...one, name, kind, language, routes, is_enabled } : one));
}

export function useSaveChannel(): Saving<ChannelChange> {
  return useSave<Channels, ChannelChange>({
    queryKey: CHANNELS_KEY,
    send: ({ id, version, channel }) =>
      channel === null ? request<Channels>(`${pathOf(id)}${queryString({ version })}`, { method: "DELETE" }) : send<Channels>("PUT", pathOf(id), { version, channel }),
    apply: (before, change) => ({ ...before, channels: changed(before.channels, change) }),
  });
}

export const useTest = (id: string) => useMutation({ mutationFn: () => request<ChannelTest>(`${pathOf(id)}/test`, { method: "POST" }) });

export function useEnable(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request<Channels>(`${pathOf(id)}/enable`, { method: "POST" }),
    onSuccess: (data) => { queries.setQueryData(CHANNELS_KEY, data); },
  });
}

export function useDeliveries(channelId: string | null, before: string | null): UseQueryResult<Deliveries> {
  return useQuery({
    queryKey: ["deliveries", channelId, before],
    queryFn: ({ signal }) => request<Deliveries>(`/deliveries${queryString({ channel_id: channelId, limit: PAGE, before })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MILLISECONDS,
  });
}
