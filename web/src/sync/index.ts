/** This device's copy of the documents and the line to the server; no page in it, and no words of the interface. */
export type { LinkEnd, LinkState } from "./link.ts";
export type { Refusal } from "./close.ts";
export { Replica } from "./replica.ts";
export { wordsOf, type Passage } from "./rescue.ts";
export type { Rescued } from "./rescued.ts";
export type { SyncState } from "./state.ts";
export { databaseName } from "./database.ts";
export { Memory } from "./memory.ts";
