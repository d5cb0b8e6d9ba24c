import { getChangesMetaSince, getHeads, hasHeads, type Doc, type Heads } from "@automerge/automerge/slim";

/**
 * What of a document the server is known to have on disk, as heads that this device knows too.
 *
 * The server may be ahead: heads it names before their changes have arrived here say nothing about the words on this
 * device, so they count only for what they are known to contain.
 */
export type Durable = Heads;

/** Brings `durable` up to date with the heads the server has just named. */
export function heard(doc: Doc<object>, durable: Durable, server: Heads): Durable {
  // All known: exactly this is durable, even when it is less than before (a server restored from its backup).
  if (hasHeads(doc, server)) return server;
  const known = [...durable, ...server].filter((head) => hasHeads(doc, [head]));
  return [...new Set(known)];
}

/** The hashes of the changes on this device that the server is not known to have. */
export function unsaved(doc: Doc<object>, durable: Durable): string[] {
  const heads = getHeads(doc);
  if (heads.length === durable.length && heads.every((head) => durable.includes(head))) return [];
  return getChangesMetaSince(doc, durable).map(({ hash }) => hash);
}
