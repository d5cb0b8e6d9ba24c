/** Footnotes in the document: an embed in the text, and words under the root map `footnotes`. */
import type { Prop } from "@automerge/automerge/slim";
import { Fragment, Slice, type Node } from "prosemirror-model";
import type { TextDocument } from "../api.ts";
import { textSchema } from "../schema/schema.ts";
import { idOf } from "../views/reference.ts";

/** Where the words of a footnote are kept. */
export function notePath(id: string): Prop[] {
  return ["footnotes", id];
}

/** Whether the document has a place for footnotes; the server makes it. */
export function canHoldNotes(doc: TextDocument): boolean {
  const footnotes: unknown = doc.footnotes;
  return typeof footnotes === "object" && footnotes !== null;
}

/** Whether the document has the words of a footnote, whether or not the text refers to it. */
export function hasNote(doc: TextDocument, id: string): boolean {
  return canHoldNotes(doc) && typeof doc.footnotes[id] === "string";
}

/** Makes the words of a footnote inside a change, unless they are there. This is the one key that clients create here. */
export function createNote(id: string): (doc: TextDocument) => void {
  return (doc) => {
    if (!canHoldNotes(doc) || typeof doc.footnotes[id] === "string") return;
    (doc.footnotes as Record<string, string>)[id] = "";
  };
}

/** A new reference to a note. */
export function newReference(id: string): Node {
  return textSchema.node("footnote", { id });
}

/**
 * A pasted slice whose references are to notes of their own: two places never share one note by accident. `keeps` says of which
 * notes the words are here and nothing refers to them, since they were cut; `copy` makes another note and tells its id.
 */
export function withOwnNotes(slice: Slice, keeps: (id: string) => boolean, copy: (id: string) => string): Slice {
  const replace = (content: Fragment): Fragment =>
    Fragment.from(
      content.content.map((node) => {
        if (node.type.name === "footnote" && !keeps(idOf(node))) return newReference(copy(idOf(node)));
        return node.isText ? node : node.copy(replace(node.content));
      }),
    );
  return new Slice(replace(slice.content), slice.openStart, slice.openEnd);
}
