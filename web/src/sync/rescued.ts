import { keysFrom, type Database } from "./database.ts";
import type { Passage } from "./rescue.ts";

/** Words that the server refused and that wait on this device until somebody has dealt with them. */
export interface Rescued {
  id: string;
  /** automerge-repo's id of the document they were written in. */
  document: string;
  title: string;
  /** When they were set aside, milliseconds. */
  at: number;
  /** The server's reason, in kebab-case. */
  code: string;
  passages: Passage[];
}

export async function keepRescued(database: Database, rescued: Rescued): Promise<void> {
  await database.write([{ put: { store: "rescued", key: [rescued.id], value: rescued } }]);
}

/** What waits, the oldest first. */
export async function listRescued(database: Database): Promise<Rescued[]> {
  const found = await database.readFrom("rescued", []);
  return found.map(({ value }) => value as Rescued).sort((a, b) => a.at - b.at);
}

/** Deletes the words and the copy of the document that was set aside with them. */
export async function dismissRescued(database: Database, id: string): Promise<void> {
  await database.write([{ remove: { store: "rescued", key: [id] } }, { remove: { store: "aside", key: keysFrom([id]) } }]);
}
