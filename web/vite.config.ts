import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { precache } from "./build/precache.ts";

/** Where `wortlaut serve` listens while the pages are developed. */
const server = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [
    // The tests run on messages compiled before (`npm test` does it): the plugin's watcher would keep them from ending.
    !process.env["VITEST"] &&
      paraglideVitePlugin({
        project: "./project.inlang",
        outdir: "./src/messages",
        outputStructure: "locale-modules",
        strategy: ["globalVariable", "baseLocale"],
        emitTsDeclarations: true,
      }),
    svelte(),
    precache(),
  ],
  resolve: {
    // The usual build of cbor-x tries `new Function`, which the Content-Security-Policy forbids (and reports).
    alias: { "cbor-x": "cbor-x/index-no-eval" },
  },
  build: {
    target: "es2023",
    // Every byte comes from a file of its own: the Content-Security-Policy allows no inline script, style or data: font.
    assetsInlineLimit: 0,
    // All browsers that run this code know modulepreload; its polyfill would only be weight.
    modulePreload: { polyfill: false },
    sourcemap: false,
    // One file on purpose: the pages are small, and half of it is the libraries that a text needs before its first letter.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: { index: "index.html", worker: "src/worker/worker.ts" },
      output: {
        // The service worker must keep its address: the browser looks there for a newer one.
        entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: false },
      "/sync": { target: server, ws: true, changeOrigin: false },
    },
  },
});
