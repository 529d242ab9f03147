import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { WordsProvider } from "@/shared/i18n";

/** Renders in Swedish, with requests that fail at once. */
export function renderPage(node: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <WordsProvider locale="sv" timeZone="Europe/Stockholm">{node}</WordsProvider>
    </QueryClientProvider>,
  );
}
