/** Bringing a text in from a file or the clipboard, after a look at what it becomes: a document of its own, or a revision of one. */
export { default as ImportDialog } from "./ImportDialog.svelte";
export { default as ReviseButton } from "./ReviseButton.svelte";
export { default as RevisionDialog } from "./RevisionDialog.svelte";
