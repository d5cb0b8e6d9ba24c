/** The list of documents and the making of a new one. */
export { default as DocumentList } from "./DocumentList.svelte";
export { kinds, nameOfKind } from "./kind.ts";
