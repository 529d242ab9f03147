import { useEffect } from "react";
import type { Severity } from "@/shared/api/types";
import { token } from "@/shared/charts/tokens";
import calm from "./favicon.svg";

const MOST_SHOWN = 9;

interface IconParts {
  count: number;
  severity: Severity | null;
  /** Nothing is known just now. */
  isLost: boolean;
}

interface Drawn {
  text: string;
  severity: Severity | null;
  isLost: boolean;
}

function drawing({ text, severity, isLost }: Drawn): string | null {
  if (isLost) return `<circle cx="16" cy="16" r="12" fill="none" stroke="${token("--unknown")}" stroke-width="5" stroke-dasharray="6.3 6.3"/>`;
  if (severity === null) return null;
  const write = (colour: string, y: number, size: number) =>
    `<text x="16" y="${y}" font-family="system-ui,sans-serif" font-weight="700" font-size="${text.length > 1 ? size - 5 : size}" text-anchor="middle" fill="${colour}">${text}</text>`;
  return severity === "critical"
    ? `<rect x="1" y="1" width="30" height="30" fill="${token("--critical")}"/>${write(token("--surface"), 25, 26)}`
    : `<path d="M16 0 32 31H0Z" fill="${token("--warning")}"/>${write(token("--icon-ink"), 28, 20)}`;
}

/** The tab's picture tells by shape, colour and number what needs somebody. */
export function useFavicon({ count, severity, isLost }: IconParts): void {
  const text = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  // Drawn when it looks otherwise, not when the count is another: its colours are asked of the page, which has to work
  // out its styles for that.
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (link === null) return;
    const drawn = drawing({ text, severity, isLost });
    link.href = drawn === null ? calm : `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${drawn}</svg>`)}`;
  }, [text, severity, isLost]);
}
