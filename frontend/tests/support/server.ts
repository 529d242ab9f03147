import { vi } from "vitest";
import type { Dashboard, FieldProblem, Session, SessionUser } from "../../src/shared/api/types.ts";

export interface StandInServer {
  /** Sends one event on every open stream. */
  send: (name: string, value: unknown, id?: string) => void;
  sendSnapshot: (dashboard: Dashboard) => void;
  /** Cuts every open stream, as a dead network does. */
  cut: () => void;
  requests: () => string[];
  /** What was sent with requests of this name, as `PUT /queue-groups`. */
  bodies: (name: string) => unknown[];
  answers: Map<string, () => Response>;
}

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });

/** What a server says of a fault to those who call its API; no page may show it. */
export const ENGLISH = "The server's own sentence.";

export const problem = (status: number, kind: string, errors: FieldProblem[] = []): Response =>
  json({ type: `/problems/${kind}`, title: kind, status, detail: kind, errors }, status);

/** An administrator's session, unless told otherwise. */
export const buildSession = (members: Partial<SessionUser> = {}): Session => ({
  user: { kind: "person", id: "u1", user_name: "anna", display_name: "Anna Ek", role: "admin", group_ids: [], board_id: null, ...members },
  expires_at: "2099-01-01T00:00:00Z",
  idle_at: "2099-01-01T00:00:00Z",
});

/** Takes the place of `fetch`: a stream to write on, and an answer for each path. */
export function standInServer(): StandInServer {
  const encoder = new TextEncoder();
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const answers = new Map<string, () => Response>([["GET /session", () => json(buildSession())]]);
  const asked: string[] = [];
  const written: { name: string; body: unknown }[] = [];

  const openStream = (signal: AbortSignal | null | undefined): Response => {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        streams.add(controller);
      },
    });
    signal?.addEventListener("abort", () => {
      if (streams.delete(own)) own.error(new DOMException("aborted", "AbortError"));
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };

  const answer = (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(path, "http://monitor.example");
    const name = `${init.method ?? "GET"} ${url.pathname.replace("/api/v1", "")}`;
    asked.push(`${name}${url.search}`);
    if (typeof init.body === "string") written.push({ name, body: JSON.parse(init.body) });
    const given = answers.get(name);
    if (given !== undefined) return Promise.resolve(given());
    return name === "GET /stream" ? Promise.resolve(openStream(init.signal)) : Promise.resolve(problem(404, "not-found"));
  };
  vi.stubGlobal("fetch", vi.fn(answer));

  const send: StandInServer["send"] = (name, value, id) => {
    const text = `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(value)}\n\n`;
    streams.forEach((stream) => { stream.enqueue(encoder.encode(text)); });
  };

  return {
    send,
    sendSnapshot(dashboard) { send("snapshot", dashboard, dashboard.id); },
    cut() {
      streams.forEach((stream) => { stream.error(new TypeError("network error")); });
      streams.clear();
    },
    requests: () => asked,
    bodies: (name) => written.filter((one) => one.name === name).map((one) => one.body),
    answers,
  };
}
