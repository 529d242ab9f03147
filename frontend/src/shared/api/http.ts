import type { Problem } from "./types";

/** A request that was answered with an error, or not answered at all (`status` 0). */
export class RequestFailed extends Error {
  readonly status: number;
  readonly kind: string;

  constructor(status: number, kind: string, detail: string) {
    super(detail);
    this.name = "RequestFailed";
    this.status = status;
    this.kind = kind;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "status" in value && "title" in value;

export async function problemOf(response: Response): Promise<RequestFailed> {
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) return new RequestFailed(response.status, "", response.statusText);
  // The last part of the type names the kind, whether it is a path or a URN.
  const kind = body.type.split(/[/:]/).at(-1) ?? "";
  return new RequestFailed(response.status, kind, body.detail);
}

/** Sends one request to our own server; every way of failing becomes a `RequestFailed`. */
export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new RequestFailed(0, "unreachable", String(cause));
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Builds a query string from the members that have a value; a list repeats its name. */
export function queryString(members: Record<string, string | number | null | readonly string[]>): string {
  const pairs = Object.entries(members).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly string[]) : value === null ? [] : [String(value)]).map((one) => [name, one]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}
