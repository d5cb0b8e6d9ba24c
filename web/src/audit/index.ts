/** The audit trail: who changed which record, when. */
export { default as AuditPage } from "./AuditPage.svelte";
