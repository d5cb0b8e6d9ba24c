/** What members' editors tell one another about their carets. Anyone may send anything, so every message is checked. */

/** Where a caret stands: the text, and both ends of the selection as Automerge cursors. */
export interface CaretMessage {
  readonly type: "caret";
  /** "title", "text", the id of a footnote, or the names of a table, a row and a column with points between. */
  readonly place: string;
  readonly anchor: string;
  readonly head: string;
}

/** A caret; that there is none any more; or that one has come and wants to know the others'. */
export type PresenceMessage = CaretMessage | { readonly type: "away" } | { readonly type: "hello" };

/** Longest cursor: a counter, an @ and an actor of 64 bytes. */
const cursor = /^(?:[se]|-?\d{1,12}@[0-9a-f]{2,128})$/;

const place = /^[\w.-]{1,128}$/;

/** The message, or null for anything that is none. */
export function readMessage(message: unknown): PresenceMessage | null {
  if (typeof message !== "object" || message === null) return null;
  const { type, place: where, anchor, head } = message as Record<string, unknown>;
  if (type === "away" || type === "hello") return { type };
  if (type !== "caret" || !matches(where, place) || !matches(anchor, cursor) || !matches(head, cursor)) return null;
  return { type, place: where, anchor, head };
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && value.length <= 160 && pattern.test(value);
}
