/** The past of a document: its timeline, its text at any moment, comparisons, who wrote what, named versions, restoring. */
export { History, type Surroundings } from "./history.svelte.ts";
export { momentsOf } from "./compare/options.ts";
export { default as AgreedLink } from "./versions/AgreedLink.svelte";
export { default as ComparedText } from "./compare/ComparedText.svelte";
export { default as HistoryButton } from "./HistoryButton.svelte";
export { default as HistoryPanel } from "./HistoryPanel.svelte";
export { default as HistoryView } from "./HistoryView.svelte";
export { default as RestoredNotice } from "./restore/RestoredNotice.svelte";
export { default as SinceVisit } from "./visit/SinceVisit.svelte";
