import { defineConfig, mergeConfig } from "vitest/config";
import vite from "./vite.config.ts";

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      // Tests of pages name `// @vitest-environment jsdom` in their first line; the rest needs no browser.
      environment: "node",
      include: ["src/**/*.test.ts"],
      setupFiles: ["src/sync/automerge.setup.ts"],
      testTimeout: 20_000,
    },
  }),
);
