import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * Puts the theme script first in the head as an ordinary blocking script with a hashed name, so that the chosen
 * theme is in place before the first paint under a policy that forbids inline scripts.
 */
export function firstPaintScript(path: string): Plugin {
  let reference = "";
  let isBuild = false;
  return {
    name: "first-paint-script",
    configResolved(config) {
      isBuild = config.command === "build";
    },
    buildStart() {
      if (isBuild) {
        reference = this.emitFile({ type: "asset", name: "first-paint.js", source: readFileSync(path, "utf8") });
      }
    },
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        const bundled = Object.values(context.bundle ?? {}).find((file) => file.fileName.includes("first-paint"));
        const src = bundled === undefined ? `/${path}` : `/${bundled.fileName}`;
        return reference === "" && isBuild ? [] : [{ tag: "script", attrs: { src }, injectTo: "head-prepend" as const }];
      },
    },
  };
}
