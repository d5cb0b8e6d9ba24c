import type { DocumentRecord } from "../api/index.ts";

/** Whether a document was put away; what this device kept before there was an archive says nothing about it. */
export function isArchived({ archived_at }: Partial<Pick<DocumentRecord, "archived_at">>): boolean {
  return typeof archived_at === "number";
}
