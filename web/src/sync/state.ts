import type { LinkState } from "./link.ts";

/** What is known about the words of one document; the page says it in one sentence, always. */
export interface Knowledge {
  link: LinkState;
  /** Words (typed, buffered or changed) that the server's durable heads are not known to contain. */
  unsaved: boolean;
  /** Since when (milliseconds) there have been such words; null when there are none. */
  since: number | null;
  /** Whether this device keeps what it is given; its disk may be full. */
  kept: boolean;
  /** Changes of others that this device has and that wait at the server for whose they are. */
  others: boolean;
  /** Whether the server has said on the present connection what it has of the document, and this device knows all of it. */
  confirmed: boolean;
  /** When the server last said that it has everything; null when it has not yet in this tab. */
  savedAt: number | null;
}

export type SyncState =
  /** The server's durable heads contain all words of this device. */
  | { kind: "saved"; at: number }
  | { kind: "saving" }
  /** The words since then are on this device only. */
  | { kind: "local"; since: number }
  /** The words since then are in this tab only: neither the server nor this device has kept them. */
  | { kind: "nowhere"; since: number }
  /** Everything of this member is saved; what this device has of others waits for them, or for a moderator. */
  | { kind: "others" }
  /** Nothing unsaved, and no connection: what others write does not arrive. */
  | { kind: "offline" }
  /** The connection is being made, or has just been: the server has not said yet what it has. */
  | { kind: "connecting" };

/** Milliseconds after which "is being saved" is no longer the honest word for it. */
export const patience = 30_000;

/** The sentence's meaning at `now`; `saved` appears only when the server has said so, on this connection. */
export function syncState({ link, unsaved, since, kept, others, confirmed, savedAt }: Knowledge, now: number): SyncState {
  if (unsaved) {
    const from = since ?? now;
    if (link === "online" && now - from < patience) return { kind: "saving" };
    return { kind: kept ? "local" : "nowhere", since: from };
  }
  if (link === "offline" || link === "ended") return { kind: "offline" };
  if (link === "connecting" && savedAt !== null) return { kind: "offline" };
  if (link === "connecting" || !confirmed) return { kind: "connecting" };
  if (others) return { kind: "others" };
  return savedAt === null ? { kind: "connecting" } : { kind: "saved", at: savedAt };
}
