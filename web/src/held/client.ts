import { request, type Organisation } from "../api/index.ts";
import type { components } from "../api/schema.ts";

type Schemas = components["schemas"];

export type Waiting = Schemas["HeldChanges"];
export type Recovered = Schemas["Recovered"];
export type Person = Schemas["Person"];
export type Member = Schemas["Member"];

const heldOf = (document: string) => `/documents/${encodeURIComponent(document)}/held`;

/** What waits in a document, the oldest first. */
export const waitingIn = (document: string) => request<Waiting[]>("GET", heldOf(document));

/** Takes exactly these changes into the document. */
export const admit = (document: string, id: string) => request<Recovered>("POST", `${heldOf(document)}/${id}`);

/** Drops exactly these changes. */
export const discard = (document: string, id: string) => request<undefined>("DELETE", `${heldOf(document)}/${id}`);

/** Who takes part: whoever moderates the workspace sees all names, others those of their organisation. */
export const members = () => request<Member[]>("GET", "/members");

export const organisations = () => request<Organisation[]>("GET", "/organisations");
