import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";

const SOURCE = readFileSync("src/app/service-worker.js", "utf8").replace("SHELL;", '["/", "/tv", "/assets/app-1.js"];').replace("NAME;", '"trio-monitor 3";');
const ORIGIN = "https://monitor.example";

type Handler = (event: unknown) => void;

/** What a browser gives a service worker, as far as ours uses it. */
function standInBrowser() {
  const handlers = new Map<string, Handler>();
  const boxes = new Map<string, Map<string, string>>();
  const box = (name: string) => {
    const entries = boxes.get(name) ?? new Map<string, string>();
    boxes.set(name, entries);
    return {
      addAll: (requests: { path: string }[]) => { for (const { path } of requests) entries.set(path, `kept ${path}`); return Promise.resolve(); },
      match: (path: string) => Promise.resolve(entries.get(path)),
    };
  };
  const caches = {
    open: (name: string) => Promise.resolve(box(name)),
    keys: () => Promise.resolve([...boxes.keys()]),
    delete: (name: string) => Promise.resolve(boxes.delete(name)),
    match: ({ url }: { url: string }) => Promise.resolve([...boxes.values()].map((entries) => entries.get(new URL(url).pathname)).find((one) => one !== undefined)),
  };
  const self = {
    location: { origin: ORIGIN },
    skipWaiting: vi.fn(() => Promise.resolve()),
    clients: { claim: vi.fn(() => Promise.resolve()) },
    addEventListener: (name: string, handler: Handler) => { handlers.set(name, handler); },
  };
  class RequestOfWorker { constructor(readonly path: string, readonly init: { cache: string }) {} }
  const answer = vi.fn<(request: { url: string }) => Promise<unknown>>();
  // The worker is a script of its own, without imports, as browsers want it.
  const run = Function as unknown as new (...parts: string[]) => (...given: unknown[]) => void;
  new run("self", "caches", "fetch", "Request", SOURCE)(self, caches, answer, RequestOfWorker);
  const wait = async (name: string) => {
    let done: Promise<unknown> = Promise.resolve();
    handlers.get(name)!({ waitUntil: (promise: Promise<unknown>) => { done = promise; } });
    await done;
  };
  const ask = (path: string, members: { method?: string; mode?: string } = {}): Promise<unknown> | null => {
    let given: Promise<unknown> | null = null;
    const url = path.startsWith("/") ? ORIGIN + path : path;
    handlers.get("fetch")!({ request: { method: "GET", mode: "navigate", url, ...members }, respondWith: (promise: Promise<unknown>) => { given = promise; } });
    return given;
  };
  return { boxes, box, answer, wait, ask, self };
}

let browser: ReturnType<typeof standInBrowser>;

beforeEach(async () => {
  browser = standInBrowser();
  await browser.wait("install");
});

describe("the service worker", () => {
  test("leaves alone whatever the server tells, and every other site", () => {
    for (const path of ["/api/v1/dashboard", "/api/v1/stream", "/health/live", "/metrics", "/api/v1/sign-in/oidc", "/manifest.webmanifest", "https://other.example/"]) {
      expect(browser.ask(path)).toBeNull();
    }
    expect(browser.ask("/ko/3", { method: "POST" })).toBeNull();
    expect(browser.ask("/ko/3", { mode: "cors" })).toBeNull();
  });

  test("asks the server for the page first, so that a reload gives the newest version", async () => {
    const fresh = { status: 200 };
    browser.answer.mockResolvedValue(fresh);
    expect(await browser.ask("/ko/3")).toBe(fresh);
  });

  test("opens the kept page when the server is not there, or only the proxy before it", async () => {
    browser.answer.mockRejectedValue(new TypeError("Failed to fetch"));
    expect(await browser.ask("/ko/3")).toBe("kept /");
    expect(await browser.ask("/tv/hall")).toBe("kept /tv");
    browser.answer.mockResolvedValue({ status: 502 });
    expect(await browser.ask("/")).toBe("kept /");
    const refusal = { status: 429 };
    browser.answer.mockResolvedValue(refusal);
    expect(await browser.ask("/")).toBe(refusal);
  });

  test("takes what has a hash in its name from what is kept, else from the server", async () => {
    expect(await browser.ask("/assets/app-1.js", { mode: "cors" })).toBe("kept /assets/app-1.js");
    browser.answer.mockResolvedValue("fetched");
    expect(await browser.ask("/assets/new-2.js", { mode: "cors" })).toBe("fetched");
  });

  test("takes over at once, and keeps the files of one version before for pages that are open still", async () => {
    browser = standInBrowser();
    for (const name of ["somebody else's", "trio-monitor 1", "trio-monitor 2"]) browser.box(name);
    await browser.wait("install");
    await browser.wait("activate");
    expect(browser.self.skipWaiting).toHaveBeenCalled();
    expect(browser.self.clients.claim).toHaveBeenCalled();
    expect([...browser.boxes.keys()]).toEqual(["somebody else's", "trio-monitor 2", "trio-monitor 3"]);
  });
});
