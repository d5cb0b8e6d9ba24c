/**
 * The text at a path, for Automerge's functions on texts.
 *
 * Automerge's own take a path and join it with slashes, which the keys of a table's cells contain. So a text is looked up
 * key by key here and then named by its object's id. Where two have made the same key at once, it is the one that Automerge
 * shows; `textsAt` tells the others too.
 */
import * as Automerge from "@automerge/automerge/slim";
import type { Doc, MarkRange, MarkValue, Prop, Span } from "@automerge/automerge/slim";

/** The id of the text at a path, or null where there is none. */
export function textAt<T>(doc: Doc<T>, path: readonly Prop[]): string | null {
  const place = placeOf(path);
  const found = place === null ? null : Automerge.getBackend(doc).getWithType(place.parent, place.key);
  return found?.[0] === "text" ? found[1] : null;
}

/** The ids of all texts that were made at a path at once, in the order of their making; the last is the one that is shown. */
export function textsAt<T>(doc: Doc<T>, path: readonly Prop[]): readonly string[] {
  const place = placeOf(path);
  if (place === null || !exists(doc, place.parent)) return [];
  const found = Automerge.getBackend(doc).getAll(place.parent, place.key);
  return found.flatMap(([type, value]) => (type === "text" ? [value] : []));
}

/** Where a text is kept: no part of a path but the last may contain a slash. */
function placeOf(path: readonly Prop[]): { readonly parent: string; readonly key: Prop } | null {
  const key = path.at(-1);
  return key === undefined ? null : { parent: ["_root", ...path.slice(0, -1)].join("/"), key };
}

function exists<T>(doc: Doc<T>, object: string): boolean {
  try {
    Automerge.getBackend(doc).keys(object);
    return true;
  } catch {
    return false;
  }
}

function required<T>(doc: Doc<T>, path: readonly Prop[]): string {
  const text = textAt(doc, path);
  if (text === null) throw new RangeError(`There is no text at ${path.join("/")}.`);
  return text;
}

/** The words, marks and markers of a text; none where the document has no such text. */
export function spansAt<T>(doc: Doc<T>, path: readonly Prop[]): readonly Span[] {
  try {
    return spansOf(doc, required(doc, path));
  } catch {
    return [];
  }
}

/** The words, marks and markers of the text with this id. */
export function spansOf<T>(doc: Doc<T>, text: string): readonly Span[] {
  return Automerge.getBackend(doc).spans(text);
}

/** Removes and inserts words, inside a change. */
export function spliceText<T>(doc: Doc<T>, path: readonly Prop[], at: number, remove: number, words = ""): void {
  Automerge.getBackend(doc).splice(required(doc, path), at, remove, words);
}

/** Sets a mark on words, or with null removes it, inside a change. */
export function markText<T>(doc: Doc<T>, path: readonly Prop[], range: MarkRange, name: string, value: MarkValue): void {
  const text = required(doc, path);
  if (value === null) Automerge.getBackend(doc).unmark(text, range, name);
  else Automerge.getBackend(doc).mark(text, range, name, value);
}

/** A cursor at an index, which stays with its place however the text changes. */
export function cursorAt<T>(doc: Doc<T>, path: readonly Prop[], index: number): string {
  return Automerge.getBackend(doc).getCursor(required(doc, path), index);
}

/** The index at which a cursor stands now. */
export function cursorIndex<T>(doc: Doc<T>, path: readonly Prop[], cursor: string): number {
  return Automerge.getBackend(doc).getCursorPosition(required(doc, path), cursor);
}
