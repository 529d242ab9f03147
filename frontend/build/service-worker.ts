import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The markup, at the address of the page and at that of the boards. */
const PAGES = ["/", "/tv"];
/** Neither language of ours is written in these; a name in one is fetched when it is shown. */
const FOREIGN_SCRIPT = /-(cyrillic|greek|vietnamese)(-ext)?-/;

/** Writes the service worker with the names of all that was built, so that each build has another one. */
export function serviceWorker(path: string): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => fileName.startsWith("assets/") && !FOREIGN_SCRIPT.test(fileName));
        const names = files.map(({ fileName }) => `/${fileName}`).sort();
        const markup = bundle["index.html"];
        const hash = createHash("sha256").update(JSON.stringify(names)).update(markup?.type === "asset" ? markup.source : "").digest("hex").slice(0, 12);
        const source = readFileSync(path, "utf8").replace("SHELL;", `${JSON.stringify([...PAGES, ...names])};`).replace("NAME;", `"trio-monitor ${hash}";`);
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}
