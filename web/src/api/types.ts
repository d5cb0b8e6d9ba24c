/**
 * What the server's HTTP interface (`/api/v1`) sends. The types come from its OpenAPI document (`wortlaut openapi` prints
 * it, `npm run api` translates it); times are integers in milliseconds since 1970-01-01 UTC.
 */
import type { components } from "./schema.ts";

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type DocumentKind = Schemas["DocumentKind"];
export type Organisation = Schemas["Organisation"];
export type Me = Schemas["Me"];
export type DocumentRecord = Schemas["Document"];
export type WaitingHashes = Schemas["WaitingHashes"];
export type InvitationPreview = Schemas["InvitationPreview"];
/** RFC 9457 problem details with the title in both languages. */
export type Problem = Schemas["Problem"];

/** Someone who has a document open; who it is comes from the server, so a name cannot be forged. */
export type Peer = Schemas["PresentPeer"];
/** The data of a `presence` event: everyone who has the document open. */
export type Presence = Schemas["Presence"];
