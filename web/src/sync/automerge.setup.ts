/** Vitest's setup: in Node the WebAssembly is read from the package instead of being fetched by URL. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initializeWasm } from "@automerge/automerge/slim";

const wasm = createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm");
await initializeWasm(new Uint8Array(await readFile(wasm)));
