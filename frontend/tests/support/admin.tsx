/** The pages of administration as the whole app shows them. */

import { screen, waitFor } from "@testing-library/react";
import { App } from "../../src/app/App.tsx";
import type { Dashboard } from "../../src/shared/api/types.ts";
import { createFeed } from "../../src/shared/live/feed.ts";
import { buildDashboard } from "./fixture.ts";
import { renderPage } from "./render.tsx";
import type { StandInServer } from "./server.ts";

/** What is loaded later takes its time on a busy computer. */
export const PATIENT = { timeout: 8_000 };

export async function openPage(server: StandInServer, path: string, heading: string, members: Partial<Dashboard> = {}) {
  window.history.replaceState(null, "", path);
  renderPage(<App feed={createFeed(localStorage)} />);
  await waitFor(() => { if (!server.requests().includes("GET /stream")) throw new Error("no stream yet"); });
  server.sendSnapshot(buildDashboard(Date.now(), undefined, members));
  return screen.findByRole("heading", { level: 1, name: heading }, PATIENT);
}
