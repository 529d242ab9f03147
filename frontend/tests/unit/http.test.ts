import { afterEach, describe, expect, test, vi } from "vitest";
import { request } from "@/shared/api/http";

afterEach(() => { vi.unstubAllGlobals(); });

const answering = (response: () => Response) => { vi.stubGlobal("fetch", vi.fn(() => Promise.resolve().then(response))); };
const broken = () => new Response(new ReadableStream({ start(controller) { controller.error(new TypeError("network error")); } }));
const html = () => new Response("<!doctype html><title>Proxy</title>", { headers: { "Content-Type": "text/html" } });

describe("a request", () => {
  test.each([
    ["without a connection", () => { throw new TypeError("Failed to fetch"); }],
    ["whose connection breaks within the answer", broken],
    ["that somebody on the way answers with a page of theirs", html],
  ])("%s is one that was not answered", async (_how, response) => {
    answering(response);
    await expect(request("/session")).rejects.toMatchObject({ name: "RequestFailed", status: 0, kind: "unreachable" });
  });

  test("that is taken back is not a failure of the server", async () => {
    answering(() => { throw new DOMException("aborted", "AbortError"); });
    await expect(request("/session")).rejects.toMatchObject({ name: "AbortError" });
  });
});
