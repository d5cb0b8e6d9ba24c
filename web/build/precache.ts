import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** The service worker's entry among the build's inputs. */
const entry = "worker";

/** Writes into the service worker which files the build has, under a name that changes with every one of them. */
export function precache(): Plugin {
  return {
    name: "wortlaut-precache",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const outputs = Object.values(bundle);
        const worker = outputs.find((output) => output.type === "chunk" && output.name === entry);
        if (worker?.type !== "chunk") throw new Error("the build has no service worker");
        const files = outputs.map(({ fileName }) => `/${fileName}`).filter((file) => /^\/assets\//.test(file));
        const digest = createHash("sha256");
        for (const output of outputs) digest.update(output.fileName).update(output.type === "asset" ? output.source : output.code);
        const build = digest.digest("hex").slice(0, 16);
        worker.code = `const files = ${JSON.stringify(["/icon.svg", ...files.sort()])}, build = "${build}";\n${worker.code}`;
      },
    },
  };
}
