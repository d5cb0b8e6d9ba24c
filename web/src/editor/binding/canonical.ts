/** What a flat text can hold: embeds carry no marks, and the first item is the first block's marker. */
import type { Node } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import { AddMarkStep, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform";
import { hasBlocks } from "../schema/schema.ts";
import { writeMarker } from "../schema/markers.ts";
import { DeltaBuilder, isInsert, type Delta, type Insert, type Marker, type Operation } from "./delta.ts";
import { beginsBlock, itemsBetween } from "./flat.ts";

/** Takes marks off embeds as soon as a command or a paste has put them there. */
export const plainEmbeds = new Plugin({
  appendTransaction(transactions, _before, { doc, tr }) {
    for (const { from, to } of transactions.flatMap(changedRanges)) {
      doc.nodesBetween(from, Math.min(to, doc.content.size), (node, position) => {
        if (!node.isInline || node.isText) return;
        for (const mark of node.marks) tr.removeNodeMark(position, mark);
      });
    }
    return tr.docChanged ? tr : null;
  },
});

/** Where a transaction may have put new nodes or marks, in its new document. */
function changedRanges(transaction: Transaction): readonly { readonly from: number; readonly to: number }[] {
  return transaction.steps.flatMap((step, index) => {
    const later = transaction.mapping.slice(index + 1);
    if (step instanceof AddMarkStep) return { from: later.map(step.from, -1), to: later.map(step.to, 1) };
    if (!(step instanceof ReplaceStep) && !(step instanceof ReplaceAroundStep)) return [];
    const end = step.getMap().map(step.to, 1);
    return { from: later.map(step.from, -1), to: later.map(end, 1) };
  });
}

/**
 * The delta, made such that the first marker of `doc` stays when the result would begin with words. That comes about when the
 * first block is removed here and the beginning of the second one elsewhere, and when a line is replaced as a whole.
 */
export function keepingFirstMarker(doc: Node, delta: Delta): Delta {
  const start = delta.findIndex((operation) => !isInsert(operation));
  const inserts = (start < 0 ? delta : delta.slice(0, start)) as readonly Insert[];
  const others = start < 0 ? [] : delta.slice(start);
  if (!losesFirstMarker(doc, inserts, others)) return delta;
  const [first, ...rest] = others;
  const kept = new DeltaBuilder().keep(1, undefined, first?.kind === "keep" ? first.marker : withoutTable(doc));
  for (const item of inserts) if (item.kind === "text" || hasBlocks(doc.type.schema)) kept.push(item);
  for (const operation of [...shortened(first), ...rest]) kept.push(operation);
  return kept.done();
}

/** A removed table does not stay for its marker's sake: the marker becomes a paragraph's. */
function withoutTable(doc: Node): Marker | undefined {
  const { paragraph } = doc.type.schema.nodes;
  return doc.firstChild?.type.name === "table" && paragraph !== undefined ? writeMarker(paragraph.create()) : undefined;
}

function losesFirstMarker(doc: Node, inserts: readonly Insert[], others: Delta): boolean {
  const [first] = inserts;
  if (first !== undefined) return !beginsBlock(doc, first);
  const removal = others[0];
  if (removal?.kind !== "remove") return false;
  const [next] = itemsBetween(doc, removal.length, removal.length + 1);
  return next === undefined || !beginsBlock(doc, next);
}

/** An operation without its first item. */
function shortened(operation: Operation | undefined): Delta {
  if (operation === undefined || isInsert(operation) || operation.length === 1) return [];
  return [{ ...operation, length: operation.length - 1 }];
}
