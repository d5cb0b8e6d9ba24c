/** Bringing a text in from a file or the clipboard, after a look at what it becomes. */
export { default as ImportDialog } from "./ImportDialog.svelte";
