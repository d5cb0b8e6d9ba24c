/** The server's HTTP interface, one function for each thing a page asks for. */
import { request } from "./request.ts";
import type { DocumentKind, DocumentRecord, InvitationPreview, Me, Organisation, WaitingHashes } from "./types.ts";

export { listen } from "./events.ts";
export type { EventHandlers } from "./events.ts";
export { download, Refused, request, speakFor, Unreachable, upload } from "./request.ts";
export type { NamedFile } from "./request.ts";
export type * from "./types.ts";

export const api = {
  me: () => request<Me>("GET", "/me"),
  organisations: () => request<Organisation[]>("GET", "/organisations"),
  documents: () => request<DocumentRecord[]>("GET", "/documents"),
  createDocument: (title: string, kind: DocumentKind) => request<DocumentRecord>("POST", "/documents", { title, kind }),
  /** Reads an invitation without using it up. */
  previewInvitation: (token: string) => request<InvitationPreview>("POST", "/invitations/preview", { token }),
  /** Uses the invitation up and signs in: the answer sets the session cookie. */
  signIn: (token: string) => request<Me>("POST", "/session", { token }),
  /** Which changes of a document wait for their authors: they are kept, but not part of it. */
  heldForAuthors: (document: string) => request<WaitingHashes>("GET", `/documents/${encodeURIComponent(document)}/held/changes`),
  signOut: () => request<undefined>("DELETE", "/session"),
};
export type { Sent } from "./sent.ts";
