/** What a browser says of itself, as people call it. Pure. */

/** The first that matches: others pretend to be those that come after them. */
const BROWSERS: readonly [RegExp, string][] = [[/Edg(?:e|A|iOS)?\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\/|FxiOS/, "Firefox"], [/Chrome\/|CriOS/, "Chrome"], [/Safari\//, "Safari"]];
const SYSTEMS: readonly [RegExp, string][] = [[/Windows/, "Windows"], [/iPhone|iPad/, "iOS"], [/Android/, "Android"], [/Mac OS X/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"]];

const find = (text: string, among: readonly [RegExp, string][]): string | null => among.find(([pattern]) => pattern.test(text))?.[1] ?? null;

export interface Browser {
  /** Null for one that is not known. */
  name: string | null;
  system: string | null;
}

export const browserOf = (userAgent: string | null): Browser => ({ name: find(userAgent ?? "", BROWSERS), system: find(userAgent ?? "", SYSTEMS) });
