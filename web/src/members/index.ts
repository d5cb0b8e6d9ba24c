/** People: how somebody gets in, who they are, what they may do. */
export { default as Account } from "./Account.svelte";
export { default as Invitation } from "./Invitation.svelte";
export { default as SignedOut } from "./SignedOut.svelte";
export { default as MembersPage } from "./list/MembersPage.svelte";
export { default as OwnPage } from "./own/OwnPage.svelte";
export { default as DocumentRights } from "./rights/DocumentRights.svelte";
export { default as FirstWay } from "./sign-in/FirstWay.svelte";
