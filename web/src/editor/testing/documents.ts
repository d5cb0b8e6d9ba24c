/** Documents as the server makes them, and handles to them. */
import * as Automerge from "@automerge/automerge/slim";
import { Repo, type DocHandle } from "@automerge/automerge-repo/slim";
import type { Node } from "prosemirror-model";
import type { TextDocument } from "../api.ts";
import { flatLength, itemsBetween } from "../binding/flat.ts";
import { writeDelta } from "../binding/write.ts";
import { insertion } from "../binding/delta.ts";

/** What else stands in a document that the server made. */
interface ServerDocument extends Record<string, unknown> {
  title: string;
  text: string;
  footnotes: Record<string, string>;
  tables: TextDocument["tables"];
}

/** A document with this title and text, as the server makes it: all root objects in one change. */
export function serverDocument(title: string, text: Node | null, actor = "00".repeat(16)): Automerge.Doc<TextDocument> {
  const empty: ServerDocument = { meta: { schema: 1 }, title: "", text: "", tables: {}, footnotes: {}, fields: {}, comments: {} };
  return Automerge.change(Automerge.init<ServerDocument>({ actor }), (doc) => {
    Object.assign(doc, empty);
    Automerge.splice(doc, ["title"], 0, 0, title);
    if (text === null) return;
    const delta = insertion(itemsBetween(text, 0, flatLength(text)));
    writeDelta({ doc, path: ["text"], shift: 0, after: text }, delta);
  });
}

/** A handle, as automerge-repo gives it, to a copy of `doc` that a new actor writes. */
export function handleOf(doc: Automerge.Doc<TextDocument>, actor?: string): DocHandle<TextDocument> {
  const handle = new Repo({ network: [] }).create<TextDocument>();
  handle.update(() => Automerge.clone(doc, actor === undefined ? undefined : { actor }));
  return handle;
}

/** Gives each of two handles what only the other has. */
export function exchange(one: DocHandle<TextDocument>, other: DocHandle<TextDocument>): void {
  const [left, right] = [Automerge.clone(one.doc()), Automerge.clone(other.doc())];
  one.update((doc) => Automerge.merge(doc, right));
  other.update((doc) => Automerge.merge(doc, left));
}
