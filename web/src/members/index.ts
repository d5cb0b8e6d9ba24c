/** People: how somebody gets in, who they are, what they may do. */
export { default as Account } from "./Account.svelte";
export { default as Invitation } from "./Invitation.svelte";
export { default as SignedOut } from "./SignedOut.svelte";
export { mayEdit, nameOfRole } from "./role.ts";
