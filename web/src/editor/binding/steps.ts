/** ProseMirror's steps as deltas. Every step of a flat document is exact; an unusual one is read off its result. */
import type { Mark, Node, Slice } from "prosemirror-model";
import {
  AddMarkStep,
  AddNodeMarkStep,
  AttrStep,
  RemoveMarkStep,
  RemoveNodeMarkStep,
  ReplaceAroundStep,
  ReplaceStep,
  type Step,
  type Transform,
} from "prosemirror-transform";
import { writeMarker } from "../schema/markers.ts";
import { markName, markValue } from "../schema/marks.ts";
import { compose, DeltaBuilder, type Delta, type Insert } from "./delta.ts";
import { flatIndex, inlineItems } from "./flat.ts";

/** What a transaction does to the flat text. */
export function transactionDelta(transaction: Transform): Delta {
  return transaction.steps.reduce<Delta>((delta, step, index) => {
    const before = transaction.docs[index];
    return before === undefined ? delta : compose(delta, stepDelta(step, before));
  }, []);
}

/** What one step does to the flat text of the document before it. */
export function stepDelta(step: Step, before: Node): Delta {
  if (step instanceof ReplaceStep) return replaceDelta(before, step.from, step.to, step.slice);
  if (step instanceof AddMarkStep) return markDelta(before, step.from, step.to, step.mark, "add");
  if (step instanceof RemoveMarkStep) return markDelta(before, step.from, step.to, step.mark, "remove");
  if (step instanceof AddNodeMarkStep || step instanceof RemoveNodeMarkStep) return [];
  const after = step.apply(before).doc;
  if (after === null) return [];
  if (step instanceof AttrStep) return markupDelta(before, after, step.pos);
  if (step instanceof ReplaceAroundStep && isMarkupChange(step)) return markupDelta(before, after, step.from);
  return differenceDelta(before, after);
}

/** Whether the step exchanges one block for another around the same content, as `setBlockType` makes it. */
function isMarkupChange(step: ReplaceAroundStep): boolean {
  const { from, to, gapFrom, gapTo, insert, slice } = step;
  const aroundContent = gapFrom === from + 1 && to === gapTo + 1 && insert === 1;
  return aroundContent && slice.content.childCount === 1 && slice.openStart === 0 && slice.openEnd === 0;
}

function markupDelta(before: Node, after: Node, position: number): Delta {
  const node = after.nodeAt(position);
  if (node === null) return [];
  const index = flatIndex(before, position);
  return new DeltaBuilder().keep(index).keep(1, undefined, writeMarker(node)).done();
}

function differenceDelta(before: Node, after: Node): Delta {
  const start = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (start === null || end === null) return [];
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  return replaceDelta(before, start, end.a + overlap, after.slice(start, end.b + overlap));
}

function replaceDelta(before: Node, from: number, to: number, slice: Slice): Delta {
  const start = flatIndex(before, from);
  const end = flatIndex(before, to);
  const delta = new DeltaBuilder();
  const items = withHalves(before, from, to, sliceItems(slice));
  delta.keep(start - items.before);
  for (const item of items.items) delta.push(item);
  return delta.remove(end + items.after - start + items.before).done();
}

/** The items of a slice: a block that is open at its start continues the one before it and brings no marker. */
function sliceItems(slice: Slice): readonly Insert[] {
  return slice.content.content.flatMap((node, index) => {
    if (node.isInline) return inlineItems(slice.content.cut(...extent(slice, index)));
    const content = inlineItems(node.content);
    const continues = index === 0 && slice.openStart > 0;
    return continues ? content : [{ kind: "marker" as const, marker: writeMarker(node) }, ...content];
  });
}

function extent(slice: Slice, index: number): [number, number] {
  const children = slice.content.content;
  const from = children.slice(0, index).reduce((size, node) => size + node.nodeSize, 0);
  return [from, from + (children[index]?.nodeSize ?? 0)];
}

/**
 * In the document a character outside the basic plane is one item of length 2, which cannot be cut. A step that cuts it
 * replaces it whole, and what is left of it by as many replacement characters, so that all lengths stay what ProseMirror
 * takes them to be.
 */
function withHalves(before: Node, from: number, to: number, items: readonly Insert[]) {
  const cutBefore = cutsPair(before, from);
  const cutAfter = cutsPair(before, to);
  if (!cutBefore && !cutAfter) return { before: 0, after: 0, items };
  const half: Insert = { kind: "text", text: "\uFFFD", marks: {} };
  return {
    before: cutBefore ? 1 : 0,
    after: cutAfter ? 1 : 0,
    items: [...(cutBefore ? [half] : []), ...items, ...(cutAfter ? [half] : [])],
  };
}

function cutsPair(doc: Node, position: number): boolean {
  const $position = doc.resolve(position);
  const offset = $position.textOffset;
  if (offset === 0) return false;
  const code = $position.parent.child($position.index()).text?.codePointAt(offset - 1) ?? 0;
  return code > 0xffff;
}

function markDelta(before: Node, from: number, to: number, mark: Mark, action: "add" | "remove"): Delta {
  const delta = new DeltaBuilder();
  let reached = 0;
  before.nodesBetween(from, to, (node, position) => {
    const affected = node.isText && (action === "add" || mark.isInSet(node.marks));
    if (!affected) return;
    const start = flatIndex(before, Math.max(position, from));
    const end = flatIndex(before, Math.min(position + node.nodeSize, to));
    delta.keep(start - reached);
    delta.keep(end - start, { [markName(mark)]: action === "add" ? markValue(mark) : null });
    reached = end;
  });
  return delta.done();
}
