/** The list of documents, the making of a new one, and what can be done with one. */
export { default as DocumentList } from "./DocumentList.svelte";
export { isArchived } from "./archived.ts";
export { kinds, nameOfKind } from "./kind.ts";
