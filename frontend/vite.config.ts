import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { firstPaintScript } from "./build/first-paint.ts";
import { precompress } from "./build/precompress.ts";
import { preloadFont } from "./build/preload-font.ts";
import { serviceWorker } from "./build/service-worker.ts";
import { sizeBudget } from "./build/size-budget.ts";

export default defineConfig({
  plugins: [
    react(),
    firstPaintScript("src/app/first-paint.js"),
    preloadFont(),
    sizeBudget(170),
    // Before the compressed copies are there: they are the server's alone.
    serviceWorker("src/app/service-worker.js"),
    precompress(),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/trio_monitor/web/static",
    emptyOutDir: true,
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    target: "es2023",
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/support/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    // Every file leaves the page as it found it: a new one for each would cost three times the tests themselves.
    isolate: false,
    // More than there are cores: they often wait for a timer of the page.
    pool: "threads",
    maxWorkers: "150%",
  },
});
