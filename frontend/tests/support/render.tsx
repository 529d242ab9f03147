import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { AccessContext, type Access } from "@/shared/access/access";
import { WordsProvider } from "@/shared/i18n";

const ADMIN: Access = { user: null, role: "admin", refresh: () => undefined };

/** Renders in Swedish for an administrator, with requests that fail at once. */
export function renderPage(node: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <WordsProvider locale="sv" timeZone="Europe/Stockholm"><AccessContext value={ADMIN}>{node}</AccessContext></WordsProvider>
    </QueryClientProvider>,
  );
}
