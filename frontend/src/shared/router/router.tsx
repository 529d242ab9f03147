/** The address bar as state: links without reloading, and the browser's own back and forward. */

import { useMemo, useSyncExternalStore, type ComponentProps, type MouseEvent } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

const read = (): string => window.location.pathname + window.location.search;

interface NavigateOptions {
  /** Takes the current entry's place, so that every small choice is not a step back. */
  replace?: boolean;
}

export function navigate(to: string, { replace = false }: NavigateOptions = {}): void {
  if (to === read()) return;
  const before = window.location.pathname;
  if (replace) window.history.replaceState(null, "", to);
  else window.history.pushState(null, "", to);
  if (window.location.pathname !== before) document.documentElement.scrollTop = 0;
  listeners.forEach((listener) => { listener(); });
}

export interface Address {
  pathname: string;
  search: URLSearchParams;
}

export function useAddress(): Address {
  const address = useSyncExternalStore(subscribe, read);
  return useMemo(() => {
    const url = new URL(address, window.location.origin);
    return { pathname: url.pathname, search: url.searchParams };
  }, [address]);
}

/** Puts other search parameters in the address; null takes one out, a list repeats it. */
export function changeSearch(changes: Record<string, string | readonly string[] | null>): void {
  const search = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    search.delete(name);
    for (const one of typeof value === "string" ? [value] : (value ?? [])) search.append(name, one);
  }
  const text = search.toString();
  navigate(`${window.location.pathname}${text === "" ? "" : `?${text}`}`, { replace: true });
}

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

interface LinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  to: string;
}

/** A real link, so that it can be opened in another tab; a plain click stays on this page. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow}>{children}</a>;
}
