import type { Editor, EditorOptions } from "./api.ts";

/** Creates the editor inside `options.mount`. */
export function createEditor(_options: EditorOptions): Editor {
  throw new Error("The editor is being built; its interface is api.ts.");
}
