/** Taking a text, or the comparison of two, out of the house as a file. */
export { default as ExportButton } from "./ExportButton.svelte";
export { default as ExportDialog } from "./ExportDialog.svelte";
export type { Moment, Subject } from "./subject.ts";
