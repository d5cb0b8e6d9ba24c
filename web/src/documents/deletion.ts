import { m } from "../messages/messages.js";
import { changesTold } from "../ui/changes.ts";
import type { Deletion } from "./client.ts";

/** What goes with a document, line by line; only what there is. */
export function goes({ changes: count, authors, versions, agreed, published }: Deletion): string[] {
  const changes = changesTold(count);
  return [
    authors === 1 ? m.deletion_changes_one({ changes }) : m.deletion_changes({ changes, authors }),
    ...(versions === 0 ? [] : [versions === 1 ? m.deletion_version() : m.deletion_versions({ count: versions })]),
    ...(agreed === 0 ? [] : [m.deletion_agreed()]),
    ...(published === 0 ? [] : [m.deletion_published()]),
  ];
}
