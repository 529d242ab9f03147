import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Smaller than this, the packet is not filled anyway. */
const LEAST_BYTES = 1_000;
const COMPRESSIBLE = /\.(?:js|css|svg)$/;

/** Puts `NAME.gz` beside each text of the build, so that the monitor need not compress what never changes. */
export function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle).filter(({ fileName }) => COMPRESSIBLE.test(fileName))) {
          const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
          if (source.length >= LEAST_BYTES) this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzipSync(source, { level: 9 }) });
        }
      },
    },
  };
}
