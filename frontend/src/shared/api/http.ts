import type { FieldProblem, Problem } from "./types";

/** A request that was answered with an error, or not answered at all (`status` 0). */
export class RequestFailed extends Error {
  readonly status: number;
  readonly kind: string;
  /** What is wrong with each member of the request, when the server said. */
  readonly faults: readonly FieldProblem[];
  /** When the server wants to be asked again, by this computer's clock in milliseconds. */
  readonly retryAt: number | null;

  constructor(status: number, kind: string, detail: string, faults: readonly FieldProblem[] = [], retryAt: number | null = null) {
    super(detail);
    this.name = "RequestFailed";
    this.status = status;
    this.kind = kind;
    this.faults = faults;
    this.retryAt = retryAt;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "status" in value && "title" in value;

function retryAtOf(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? Date.now() + seconds * 1000 : null;
}

export async function problemOf(response: Response): Promise<RequestFailed> {
  const retryAt = retryAtOf(response);
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) return new RequestFailed(response.status, "", response.statusText, [], retryAt);
  // The last part of the type names the kind, whether it is a path or a URN.
  const kind = body.type.split(/[/:]/).at(-1) ?? "";
  return new RequestFailed(response.status, kind, body.detail, body.errors, retryAt);
}

const listeners = new Set<() => void>();

/** Calls back whenever the server answers that nobody is signed in, whatever was asked. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...init });
  if (!response.ok) {
    const failed = await problemOf(response);
    if (failed.kind === "not-signed-in") listeners.forEach((listener) => { listener(); });
    throw failed;
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Sends one request to our own server; every way of failing becomes a `RequestFailed`. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  try {
    return await ask<T>(path, init);
  } catch (cause) {
    if (cause instanceof RequestFailed || (cause instanceof DOMException && cause.name === "AbortError")) throw cause;
    // No connection, one that broke within the answer, or an answer of somebody between us and the server.
    throw new RequestFailed(0, "unreachable", String(cause));
  }
}

/** Sends one request with a body of JSON. */
export const send = <T>(method: "POST" | "PUT", path: string, body: unknown): Promise<T> =>
  request<T>(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Builds a query string from the members that have a value; a list repeats its name. */
export function queryString(members: Record<string, string | number | null | readonly string[]>): string {
  const pairs = Object.entries(members).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly string[]) : value === null ? [] : [String(value)]).map((one) => [name, one]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
