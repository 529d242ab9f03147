import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails the build when the JavaScript of the first view, compressed, weighs more than `limitKilobytes`. */
export function sizeBudget(limitKilobytes: number): Plugin {
  return {
    name: "size-budget",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const chunks = new Map(Object.values(bundle).filter((file) => file.type === "chunk").map((chunk) => [chunk.fileName, chunk]));
        const first = new Set<string>();
        const add = (name: string) => {
          const chunk = chunks.get(name);
          if (chunk === undefined || first.has(name)) return;
          first.add(name);
          chunk.imports.forEach(add);
        };
        for (const chunk of chunks.values()) if (chunk.isEntry) add(chunk.fileName);
        const sizes = [...chunks.values()].map(({ fileName, code }) => ({ fileName, kilobytes: gzipSync(code, { level: 9 }).length / 1000 }));
        const total = sizes.filter(({ fileName }) => first.has(fileName)).reduce((sum, { kilobytes }) => sum + kilobytes, 0);
        const list = sizes.map(({ fileName, kilobytes }) => `${fileName} ${kilobytes.toFixed(1)} kB${first.has(fileName) ? "" : " later"}`).join(", ");
        const text = `JavaScript of the first view, compressed: ${total.toFixed(1)} of at most ${String(limitKilobytes)} kB (${list})`;
        if (total > limitKilobytes) this.error(text);
        this.info(text);
      },
    },
  };
}
