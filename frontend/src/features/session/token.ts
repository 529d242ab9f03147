/** The token of a one-time sign-in link. Pure, apart from the address bar that the caller hands in. */

const MARK = "#sign-in=";
const TOKEN = /^[\w.~-]{16,256}$/;

/** The token in what somebody pasted: the whole link, its end, or the bare code; null when it is none of them. */
export function tokenIn(text: string): string | null {
  const trimmed = text.trim();
  const mark = trimmed.indexOf(MARK);
  const candidate = mark < 0 ? trimmed : trimmed.slice(mark + MARK.length);
  return TOKEN.test(candidate) ? candidate : null;
}

/** Whether the address is a sign-in link, sound or not. */
export const hasToken = (location: Location): boolean => location.hash.startsWith(MARK);

/** Takes the token out of the address bar, so that it stays neither in sight nor in the history. */
export function takeToken(location: Location, history: History): string | null {
  if (!hasToken(location)) return null;
  const token = tokenIn(location.hash);
  history.replaceState(null, "", location.pathname + location.search);
  return token;
}
