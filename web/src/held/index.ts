/** Changes that another member brought and that wait for their author, and what moderators decide about them. */
export { Held } from "./held.svelte.ts";
export { default as HeldButton } from "./HeldButton.svelte";
export { default as HeldDialog } from "./HeldDialog.svelte";
