import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails the build when all JavaScript together, compressed, weighs more than `limitKilobytes`. */
export function sizeBudget(limitKilobytes: number): Plugin {
  return {
    name: "size-budget",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const sizes = Object.values(bundle)
          .filter((file) => file.type === "chunk")
          .map((file) => ({ name: file.fileName, bytes: gzipSync(file.code, { level: 9 }).length }));
        const total = sizes.reduce((sum, size) => sum + size.bytes, 0) / 1000;
        const list = sizes.map((size) => `${size.name} ${(size.bytes / 1000).toFixed(1)} kB`).join(", ");
        const text = `JavaScript compressed: ${total.toFixed(1)} of at most ${String(limitKilobytes)} kB (${list})`;
        if (total > limitKilobytes) this.error(text);
        this.info(text);
      },
    },
  };
}
