import { QueryClient } from "@tanstack/react-query";

/**
 * What asks the server, and how. Without a network a question fails at once, so that the page can say so instead of
 * waiting in silence, and nothing is saved behind somebody's back when the network returns.
 */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: 1, refetchOnWindowFocus: false },
      mutations: { networkMode: "always" },
    },
  });
