/**
 * Flat text and ProseMirror document: the same items at positions that differ by arithmetic alone.
 *
 * Block k begins with its marker at flat index m and at ProseMirror position m + k (before its opening token); the place
 * before the character at flat index i of block k is position i + k. A line (note, title) is a block 0 whose marker is not
 * in the document, as is the first paragraph of a text that begins without a marker: that marker is called virtual.
 */
import type { Fragment, Node } from "prosemirror-model";
import { isEmbed, readMarker, writeMarker } from "../schema/markers.ts";
import { readMarks, writeMarks } from "../schema/marks.ts";
import { hasBlocks } from "../schema/schema.ts";
import type { Insert } from "./delta.ts";

/** The number of items in the document, the virtual marker included. */
export function flatLength(doc: Node): number {
  return doc.content.size - doc.childCount;
}

/** The flat index of a ProseMirror position. */
export function flatIndex(doc: Node, position: number): number {
  return position - doc.resolve(position).index(0);
}

/** The position inside a block at which the item before `index` has been passed; `index` 0 gives the first place for words. */
export function positionAfter(doc: Node, index: number): number {
  return index <= 0 ? 1 : Math.min(index, flatLength(doc)) + blockOf(doc, Math.min(index, flatLength(doc)) - 1).number;
}

/** The block that the item at `index` belongs to, by its number and the flat index of its marker. */
export function blockOf(doc: Node, index: number): { readonly number: number; readonly marker: number } {
  let marker = 0;
  for (let number = 0; number < doc.childCount; number += 1) {
    const next = marker + doc.child(number).content.size + 1;
    if (index < next || number === doc.childCount - 1) return { number, marker };
    marker = next;
  }
  return { number: 0, marker: 0 };
}

/** The items of a run of inline nodes. */
export function inlineItems(content: Fragment): readonly Insert[] {
  return content.content.map((node) =>
    node.isText
      ? { kind: "text", text: node.text ?? "", marks: writeMarks(node.marks) }
      : { kind: "marker", marker: writeMarker(node) },
  );
}

/** The items from one flat index to another. */
export function itemsBetween(doc: Node, from: number, to: number): readonly Insert[] {
  const items: Insert[] = [];
  let marker = 0;
  for (let number = 0; number < doc.childCount && marker < to; number += 1) {
    const block = doc.child(number);
    const next = marker + block.content.size + 1;
    if (next > from) {
      if (marker >= from) items.push({ kind: "marker", marker: writeMarker(block) });
      const start = Math.max(from - marker - 1, 0);
      const end = Math.min(to, next) - marker - 1;
      if (end > start) items.push(...inlineItems(block.content.cut(start, end)));
    }
    marker = next;
  }
  return items;
}

/** The inline nodes that an insert of words or an embed becomes. */
export function inlineNode(doc: Node, item: Insert): Node {
  const schema = doc.type.schema;
  if (item.kind === "text") return schema.text(item.text, readMarks(schema, item.marks));
  const { type, attrs } = readMarker(schema, item.marker);
  return type.isInline ? type.create(attrs) : schema.node("other-embed", { source: item.marker });
}

/** Whether an inserted marker begins a block in a document of this schema. */
export function beginsBlock(doc: Node, item: Insert): boolean {
  return item.kind === "marker" && hasBlocks(doc.type.schema) && !isEmbed(item.marker);
}

/** The document that consists of these items; words before the first marker stand in a paragraph. */
export function documentOf(doc: Node, items: Iterable<Insert>): Node {
  const schema = doc.type.schema;
  const blocks: { marker: Insert | null; content: Node[] }[] = [];
  for (const item of items) {
    if (beginsBlock(doc, item)) {
      blocks.push({ marker: item, content: [] });
      continue;
    }
    if (blocks.length === 0) blocks.push({ marker: null, content: [] });
    blocks.at(-1)?.content.push(inlineNode(doc, item));
  }
  if (blocks.length === 0) blocks.push({ marker: null, content: [] });
  const nodes = blocks.map(({ marker, content }) => {
    if (marker?.kind !== "marker") return schema.node("paragraph", null, content);
    const { type, attrs } = readMarker(schema, marker.marker);
    return type.create(attrs, content);
  });
  return schema.node("doc", null, nodes);
}

