import { initializeWasm } from "@automerge/automerge/slim";
import wasm from "@automerge/automerge/automerge.wasm?url";

let started: Promise<void> | undefined;

/** Resolves once Automerge's WebAssembly is compiled; the browser compiles it while it still arrives. */
export function automergeReady(): Promise<void> {
  started ??= initializeWasm(wasm);
  return started;
}
