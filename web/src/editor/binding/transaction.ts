/** Deltas as ProseMirror's steps, fine enough that carets beside them stay where they are. */
import type { Mark, Node } from "prosemirror-model";
import type { Transform } from "prosemirror-transform";
import { readMarker } from "../schema/markers.ts";
import { readMarks } from "../schema/marks.ts";
import { keepingFirstMarker } from "./canonical.ts";
import { isInsert, lengthOf, type Delta, type Insert, type Keep } from "./delta.ts";
import { beginsBlock, blockOf, flatLength, inlineNode, positionAfter } from "./flat.ts";

/** Does `delta` to the transaction's document, whose first marker stays unless another block comes to stand first. */
export function applyDelta<T extends Transform>(transaction: T, delta: Delta): T {
  let index = 0;
  for (const operation of keepingFirstMarker(transaction.doc, delta)) {
    if (isInsert(operation)) {
      insert(transaction, index, operation);
      index += lengthOf(operation);
    } else if (operation.kind === "remove") {
      remove(transaction, index, index + operation.length);
    } else {
      change(transaction, index, operation);
      index += operation.length;
    }
  }
  return transaction;
}

function insert(transaction: Transform, index: number, item: Insert): void {
  const doc = transaction.doc;
  if (item.kind === "text" || !beginsBlock(doc, item)) {
    transaction.insert(positionAfter(doc, index), inlineNode(doc, item));
    return;
  }
  const { type, attrs } = readMarker(doc.type.schema, item.marker);
  if (index === 0) transaction.insert(0, type.create(attrs));
  else if (index === flatLength(doc)) transaction.insert(doc.content.size, type.create(attrs));
  else transaction.split(positionAfter(doc, index), 1, [{ type, attrs }]);
}

function remove(transaction: Transform, from: number, to: number): void {
  const doc = transaction.doc;
  const end = Math.min(to, flatLength(doc));
  if (end <= from) return;
  const last = blockOf(doc, end - 1);
  if (from > 0) {
    transaction.delete(positionAfter(doc, from), end + last.number);
    return;
  }
  // Only whole blocks are removed at the beginning.
  transaction.delete(0, end + last.number + 1);
}

function change(transaction: Transform, index: number, keep: Keep): void {
  if (keep.marker !== undefined) changeMarker(transaction, index, keep);
  if (keep.marks === undefined) return;
  let item = index;
  // Patches may tell of marks beyond the words there are; behind the last block there is no further one to go on to.
  const end = Math.min(index + keep.length, flatLength(transaction.doc));
  while (item < end) {
    const { number, marker } = blockOf(transaction.doc, item);
    const blockEnd = Math.min(end, marker + transaction.doc.child(number).content.size + 1);
    changeMarks(transaction, item + number, blockEnd + number, keep);
    item = blockEnd;
  }
}

function changeMarks(transaction: Transform, from: number, to: number, keep: Keep): void {
  const schema = transaction.doc.type.schema;
  for (const [name, value] of Object.entries(keep.marks ?? {})) {
    removeNamed(transaction, from, to, name);
    for (const mark of readMarks(schema, { [name]: value })) addToWords(transaction, from, to, mark);
  }
}

function removeNamed(transaction: Transform, from: number, to: number, name: string): void {
  const found = new Set<Mark>();
  transaction.doc.nodesBetween(from, to, (node) => {
    for (const mark of node.marks) if (mark.type.name === name || mark.attrs.name === name) found.add(mark);
  });
  for (const mark of found) transaction.removeMark(from, to, mark);
}

/** Embeds carry no marks. */
function addToWords(transaction: Transform, from: number, to: number, mark: Mark): void {
  const ranges: { readonly from: number; readonly to: number }[] = [];
  transaction.doc.nodesBetween(from, to, (node, position) => {
    if (node.isText) ranges.push({ from: Math.max(from, position), to: Math.min(to, position + node.nodeSize) });
  });
  for (const range of ranges) transaction.addMark(range.from, range.to, mark);
}

function changeMarker(transaction: Transform, index: number, keep: Keep): void {
  if (keep.marker === undefined) return;
  const doc = transaction.doc;
  const { number, marker } = blockOf(doc, index);
  const { type, attrs } = readMarker(doc.type.schema, keep.marker);
  const position = index === marker ? marker + number : index + number;
  if (type.isInline === (index !== marker)) transaction.setNodeMarkup(position, type, attrs, doc.nodeAt(position)?.marks ?? []);
}

/** Makes the transaction's document equal to `wanted`, block by block where their number agrees, else in one piece. */
export function reconcile<T extends Transform>(transaction: T, wanted: Node): T {
  if (transaction.doc.childCount === wanted.childCount) {
    for (let number = 0; number < wanted.childCount; number += 1) reconcileBlock(transaction, number, wanted.child(number));
  }
  replaceDifference(transaction, wanted);
  // Where characters were cut in two, ProseMirror's own comparison can stop short of the difference.
  if (!transaction.doc.eq(wanted)) transaction.replaceWith(0, transaction.doc.content.size, wanted.content);
  return transaction;
}

function reconcileBlock(transaction: Transform, number: number, wanted: Node): void {
  const block = transaction.doc.child(number);
  if (block === wanted || block.eq(wanted)) return;
  let position = 0;
  for (let before = 0; before < number; before += 1) position += transaction.doc.child(before).nodeSize;
  if (!block.sameMarkup(wanted)) transaction.setNodeMarkup(position, wanted.type, wanted.attrs);
  const start = block.content.findDiffStart(wanted.content);
  const end = block.content.findDiffEnd(wanted.content);
  if (start === null || end === null) return;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  const content = wanted.content.cut(start, end.b + overlap);
  transaction.replaceWith(position + 1 + start, position + 1 + end.a + overlap, content);
}

function replaceDifference(transaction: Transform, wanted: Node): void {
  const start = transaction.doc.content.findDiffStart(wanted.content);
  const end = transaction.doc.content.findDiffEnd(wanted.content);
  if (start === null || end === null) return;
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  transaction.replace(start, end.a + overlap, wanted.slice(start, end.b + overlap));
}
