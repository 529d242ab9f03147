/** What is typed, as values. Pure. */

import type { Locale } from "@/shared/format/format";

/** Not a number for what is none, and for nothing where there must be something. */
export function parseNumber(text: string, isOptional: boolean): number | null {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return isOptional ? null : Number.NaN;
  return /^-?\d+(\.\d*)?$/.test(plain) ? Number(plain) : Number.NaN;
}

export function writeNumber(value: number | null, locale: Locale): string {
  const text = value === null || Number.isNaN(value) ? "" : String(value);
  return locale === "sv" ? text.replace(".", ",") : text;
}

/** "7.45", "745" and "7" as 07:45, 07:45 and 07:00; what is no time stays as it is. */
export function parseClock(text: string): string {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim());
  if (found === null) return text;
  const [, hour = "", minute = "00"] = found;
  return `${hour.padStart(2, "0")}:${minute}`;
}

export const isClock = (text: string): boolean => /^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text);

/** A short name for addresses, made of what people call a thing: "Växel över 20 s" is `vaxel-over-20-s`. Never one of `taken`. */
export function idOf(name: string, taken: readonly string[]): string {
  const plain = name.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50).replace(/-+$/, "");
  const first = plain === "" ? "x" : plain;
  if (!taken.includes(first)) return first;
  let number = 2;
  while (taken.includes(`${first}-${number}`)) number += 1;
  return `${first}-${number}`;
}
