/** What the list of documents asks of the server about one of them. */
import { request, type DocumentRecord } from "../api/index.ts";
import type { components } from "../api/schema.ts";

/** What deleting a document takes away for good. */
export type Deletion = components["schemas"]["Deletion"];

const document = (id: string) => `/documents/${encodeURIComponent(id)}`;

export const documents = {
  change: (id: string, change: { title?: string; archived?: boolean }) => request<DocumentRecord>("PATCH", document(id), change),
  previewDeletion: (id: string) => request<Deletion>("GET", `${document(id)}/deletion`),
  delete: (id: string) => request<undefined>("DELETE", document(id)),
};
