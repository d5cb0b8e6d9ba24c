import { ImmutableString } from "@automerge/automerge/slim";
import * as Automerge from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { handleOf, serverDocument } from "../testing/documents.ts";
import { Writer } from "../testing/writer.ts";
import { heading } from "../text/blocks.ts";
import { splitBlock } from "../text/breaks.ts";
import { readMarker, same, writeMarker } from "./markers.ts";
import { textSchema } from "./schema.ts";

const string = (value: string) => new ImmutableString(value);

/** A marker as this editor writes it, with what another program made otherwise. */
function marker(type: unknown, other: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: typeof type === "string" ? string(type) : type, parents: [], attrs: {}, isEmbed: false, ...other };
}

const markers: readonly [string, Record<string, unknown>, string][] = [
  ["a paragraph", marker("paragraph"), "paragraph"],
  ["a heading", marker("heading", { attrs: { level: 3, numbered: true } }), "heading"],
  ["a nested item", marker("ordered-list-item", { parents: [string("unordered-list-item")] }), "ordered-list-item"],
  ["an item in a quotation", marker("ordered-list-item", { parents: [string("blockquote")] }), "ordered-list-item"],
  ["an unknown type", marker("code-block", { attrs: { language: string("rust") } }), "other-block"],
  ["a type that is a text", { ...marker(""), type: "heading" }, "other-block"],
  ["an unknown attribute", marker("paragraph", { attrs: { colour: string("red") } }), "paragraph"],
  ["a footnote", marker("footnote", { attrs: { id: string("n") }, isEmbed: true }), "footnote"],
  ["a footnote without id", marker("footnote", { isEmbed: true }), "other-embed"],
  ["an unknown embed", marker("image", { attrs: { src: string("a.png") }, isEmbed: true }), "other-embed"],
  ["nothing at all", {}, "other-block"],
];

test.each(markers)("%s is read and written back as it was", (_name, held, type) => {
  const read = readMarker(textSchema, held);
  expect(read.type.name).toBe(type);
  expect(same(writeMarker(read.type.create(read.attrs)), held)).toBe(true);
});

test.each([
  [undefined, 1],
  [9, 4],
  [-1, 1],
  [2.7, 2],
  ["3", 1],
])("a heading of level %s reads as one of level %i", (level, read) => {
  expect(readMarker(textSchema, { type: string("heading"), attrs: { level } }).attrs).toMatchObject({ level: read, numbered: false });
});

test("a changed heading keeps what another program has added to it", () => {
  const held = marker("heading", { attrs: { level: 1, numbered: false, colour: string("red") }, id: 7 });
  const { type, attrs } = readMarker(textSchema, held);
  expect(writeMarker(type.create({ ...attrs, level: 2 }))).toMatchObject({ attrs: { level: 2, colour: string("red") }, id: 7 });
});

test("unknown blocks, embeds and marks survive what is written, split and undone beside them", () => {
  const handle = handleOf(serverDocument("T", null));
  const odd = marker("code-block", { parents: [string("aside")], attrs: { language: string("rust"), depth: { deep: 1 } } });
  const image = marker("image", { attrs: { src: string("a.png") }, isEmbed: true });
  handle.change((doc) => {
    Automerge.splitBlock(doc, ["text"], 0, odd as Parameters<typeof Automerge.splitBlock>[3]);
    Automerge.splice(doc, ["text"], 1, 0, "let a = b;");
    Automerge.splitBlock(doc, ["text"], 5, image as Parameters<typeof Automerge.splitBlock>[3]);
    Automerge.mark(doc, ["text"], { start: 2, end: 5, expand: "none" }, "reviewed", "by someone");
    Automerge.mark(doc, ["text"], { start: 3, end: 4, expand: "none" }, "kind", 7);
  });
  const writer = new Writer("writer", handle);
  writer.goBehind("a =");
  writer.type("!");
  writer.run(splitBlock);
  writer.run(heading(1, true));
  writer.session.undo();
  writer.session.undo();
  writer.goBehind("b;");
  writer.type("?");
  writer.session.flush();
  writer.check("everything");
  const spans = Automerge.spans(handle.doc(), ["text"]);
  const kept = spans.flatMap((span) => (span.type === "block" ? [same(span.value, odd) || same(span.value, image)] : []));
  expect(kept).toEqual([true, true]);
  const marks = Automerge.marks(handle.doc(), ["text"]).map(({ name, value }) => [name, value]);
  expect(marks).toContainEqual(["reviewed", "by someone"]);
  expect(marks).toContainEqual(["kind", 7]);
});
