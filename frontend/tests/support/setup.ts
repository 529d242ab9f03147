import "@testing-library/jest-dom/vitest";
import { cleanup, configure, prettyDOM } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { createChart, drawn } from "./charts";

vi.mock("@/shared/charts/bars-and-lines", () => ({ createChart }));
vi.mock("@/features/trend/chart", async (original) => ({ ...(await original()), createChart }));

// What the page uses and jsdom does not have.
class SilentResizeObserver implements ResizeObserver {
  observe(): void { /* nothing is laid out in jsdom */ }
  unobserve(): void { /* nothing is laid out in jsdom */ }
  disconnect(): void { /* nothing is laid out in jsdom */ }
}

const mediaList = (query: string): MediaQueryList =>
  Object.assign(new EventTarget(), { matches: false, media: query, onchange: null, addListener: vi.fn(), removeListener: vi.fn() });

// At load, since modules of the page ask when they are imported.
window.matchMedia = mediaList;
globalThis.ResizeObserver = SilentResizeObserver;

// The page is written out for a failure that somebody reads: not for each of the tries of a wait.
configure({
  getElementError: (message, container) =>
    Object.defineProperty(new Error(), "message", {
      get: () => [message, prettyDOM(container)].filter(Boolean).join("\n\n"),
      configurable: true,
    }),
});

beforeEach(() => {
  drawn.clear();
  HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
  HTMLDialogElement.prototype.close = function close() { this.open = false; };
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});
