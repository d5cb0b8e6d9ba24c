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

const markers: readonly [string, Record<string, unknown>, string][] = [
  ["a paragraph", { type: string("paragraph"), parents: [], attrs: {}, isEmbed: false }, "paragraph"],
  ["a heading", { type: string("heading"), parents: [], attrs: { level: 3, numbered: true }, isEmbed: false }, "heading"],
  ["a nested item", { type: string("ordered-list-item"), parents: [string("unordered-list-item")], attrs: {}, isEmbed: false }, "ordered-list-item"],
  ["an item in a quotation", { type: string("ordered-list-item"), parents: [string("blockquote")], attrs: {}, isEmbed: false }, "ordered-list-item"],
  ["an unknown type", { type: string("code-block"), parents: [], attrs: { language: string("rust") }, isEmbed: false }, "other-block"],
  ["a type that is a text", { type: "heading", parents: [], attrs: {}, isEmbed: false }, "other-block"],
  ["an unknown attribute", { type: string("paragraph"), parents: [], attrs: { colour: string("red") }, isEmbed: false }, "paragraph"],
  ["a footnote", { type: string("footnote"), parents: [], attrs: { id: string("n") }, isEmbed: true }, "footnote"],
  ["a footnote without id", { type: string("footnote"), parents: [], attrs: {}, isEmbed: true }, "other-embed"],
  ["an unknown embed", { type: string("image"), parents: [], attrs: { src: string("a.png") }, isEmbed: true }, "other-embed"],
  ["nothing at all", {}, "other-block"],
];

test.each(markers)("%s is read and written back as it was", (_name, marker, type) => {
  const read = readMarker(textSchema, marker);
  expect(read.type.name).toBe(type);
  expect(same(writeMarker(read.type.create(read.attrs)), marker)).toBe(true);
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
  const marker = { type: string("heading"), parents: [], attrs: { level: 1, numbered: false, colour: string("red") }, isEmbed: false, id: 7 };
  const { type, attrs } = readMarker(textSchema, marker);
  expect(writeMarker(type.create({ ...attrs, level: 2 }))).toMatchObject({ attrs: { level: 2, colour: string("red") }, id: 7 });
});

test("unknown blocks, embeds and marks survive what is written, split and undone beside them", () => {
  const handle = handleOf(serverDocument("T", null));
  const odd = { type: string("code-block"), parents: [string("aside")], attrs: { language: string("rust"), depth: { deep: 1 } }, isEmbed: false };
  const image = { type: string("image"), parents: [], attrs: { src: string("a.png") }, isEmbed: true };
  handle.change((doc) => {
    Automerge.splitBlock(doc, ["text"], 0, odd);
    Automerge.splice(doc, ["text"], 1, 0, "let a = b;");
    Automerge.splitBlock(doc, ["text"], 5, image);
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
  expect(spans.filter((span) => span.type === "block").map(({ value }) => same(value, odd) || same(value, image))).toEqual([true, true]);
  expect(Automerge.marks(handle.doc(), ["text"]).map(({ name, value }) => [name, value])).toContainEqual(["reviewed", "by someone"]);
  expect(Automerge.marks(handle.doc(), ["text"]).map(({ name, value }) => [name, value])).toContainEqual(["kind", 7]);
});
