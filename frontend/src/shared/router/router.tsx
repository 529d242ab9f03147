/** The address bar as state: links without reloading, and the browser's own back and forward. */

import { useMemo, useSyncExternalStore, type ComponentProps, type MouseEvent } from "react";

type Go = () => void;

const listeners = new Set<() => void>();
let guard: ((go: Go) => void) | null = null;
/** The address that is shown, and its place among those of this tab. */
let shown = "";
let place = 0;
/** Back on the way to where somebody asked to stay. */
let isReturning = false;

const addressNow = (): string => window.location.pathname + window.location.search;
const pathOf = (address: string): string => address.split("?")[0] ?? "";
const placeNow = (): number | null => (window.history.state as { place?: number } | null)?.place ?? null;

function tell(): void {
  listeners.forEach((listener) => { listener(); });
}

/** Whoever has something unsaved on the page is asked before it is left; `asks` is handed what leaves it. */
export function guardPage(asks: (go: Go) => void): () => void {
  guard = asks;
  return () => { if (guard === asks) guard = null; };
}

/** Leaves the page, once whoever guards it has agreed. */
export function leavePage(go: Go): void {
  if (guard === null) go();
  else guard(go);
}

/** Back and forward have happened already when we are told: what is guarded is gone back to, and asked about. */
function onPop(): void {
  if (isReturning) {
    isReturning = false;
    return;
  }
  const steps = (placeNow() ?? place) - place;
  if (guard === null || steps === 0 || pathOf(addressNow()) === pathOf(shown)) {
    // Without a place it is a step to a mark on the same page, which the browser has made by itself.
    mark(place + 1);
    tell();
    return;
  }
  isReturning = true;
  window.history.go(-steps);
  guard(() => {
    guard = null;
    window.history.go(steps);
  });
}

/** An entry of this tab that we have not made gets its place. */
function mark(at: number): void {
  if (placeNow() === null) window.history.replaceState({ place: at }, "");
  place = placeNow() ?? at;
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    mark(place);
    window.addEventListener("popstate", onPop);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("popstate", onPop);
  };
}

function read(): string {
  if (!isReturning) shown = addressNow();
  return shown;
}

interface NavigateOptions {
  /** Takes the current entry's place, so that every small choice is not a step back. */
  replace?: boolean;
}

export function navigate(to: string, { replace = false }: NavigateOptions = {}): void {
  const before = addressNow();
  if (to === before) return;
  const isOther = pathOf(to) !== pathOf(before);
  const go = () => {
    if (replace) window.history.replaceState({ place }, "", to);
    else window.history.pushState({ place: (place += 1) }, "", to);
    if (isOther) document.documentElement.scrollTop = 0;
    tell();
  };
  if (isOther) leavePage(go);
  else go();
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
  onNavigate?: () => void;
}

/** A real link, so that it can be opened in another tab; a plain click stays on this page. */
export function Link({ to, onNavigate, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    onNavigate?.();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow}>{children}</a>;
}
