/** The texts that were made under one key at the same time: Automerge's functions on paths know only the one it shows. */
import * as Automerge from "@automerge/automerge/slim";
import type { Doc, Prop, Span } from "@automerge/automerge/slim";

/** The ids of all texts that were made at a path at once, in the order of their making; the last is the one that is shown. */
export function textsAt<T>(doc: Doc<T>, path: readonly Prop[]): readonly string[] {
  const key = path.at(-1);
  if (key === undefined) return [];
  try {
    const found = Automerge.getBackend(doc).getAll(["_root", ...path.slice(0, -1)].join("/"), key);
    return found.flatMap(([type, value]) => (type === "text" ? [value] : []));
  } catch {
    return [];
  }
}

/** The words, marks and markers of the text with this id. */
export function spansOf<T>(doc: Doc<T>, text: string): readonly Span[] {
  return Automerge.getBackend(doc).spans(text);
}
