import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** Where `wortlaut serve` listens while the pages are developed. */
const server = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/messages",
      outputStructure: "locale-modules",
      strategy: ["globalVariable", "baseLocale"],
      emitTsDeclarations: true,
    }),
    svelte(),
  ],
  build: {
    target: "es2023",
    // Every byte comes from a file of its own: the Content-Security-Policy allows no inline script, style or data: font.
    assetsInlineLimit: 0,
    // All browsers that run this code know modulepreload; its polyfill would only be weight.
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: false },
      "/sync": { target: server, ws: true, changeOrigin: false },
    },
  },
});
