import type { Plugin } from "vite";

const LETTERS = /inter-latin-wght-normal.*\.woff2$/;

/** Has the letters fetched beside the style sheet that names them, not after it: nothing moves when they come. */
export function preloadFont(): Plugin {
  return {
    name: "preload-font",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        const file = Object.keys(context.bundle ?? {}).find((name) => LETTERS.test(name));
        if (file === undefined) return [];
        return [{ tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: "" }, injectTo: "head" as const }];
      },
    },
  };
}
