import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const styles = globSync("src/**/*.css").filter((path) => !path.endsWith("tokens.css"));

describe("styles take tokens", () => {
  test.each(styles)("%s has no colour and no type size of its own", (path) => {
    const text = readFileSync(path, "utf8");
    expect(text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(/gi)).toBeNull();
    expect(text.match(/font-size:(?!\s*var\()/g)).toBeNull();
  });
  test.each(styles)("%s uses tokens that exist", (path) => {
    const defined = new Set(readFileSync("src/shared/ui/tokens.css", "utf8").match(/--[\w-]+(?=:)/g));
    const used = readFileSync(path, "utf8").match(/(?<=var\()--[\w-]+/g) ?? [];
    expect(used.filter((name) => !defined.has(name))).toEqual([]);
  });
});

test("the two dark sets of tokens are the same", () => {
  const text = readFileSync("src/shared/ui/tokens.css", "utf8");
  const [, chosen] = /\[data-theme="dark"\] \{([^}]*)\}/.exec(text)!;
  const [, system] = /:not\(\[data-theme="light"\]\) \{([^}]*)\}/.exec(text)!;
  expect(system!.split(/\s+/)).toEqual(chosen!.split(/\s+/));
});

test("the lock file names no registry", () => {
  expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"/);
});

test("no made-up data can reach the built page", () => {
  const sources = globSync("src/**/*.{ts,tsx}").map((path) => readFileSync(path, "utf8"));
  expect(sources.filter((text) => /from ".*tests\//.test(text))).toEqual([]);
});
