/** The keys that make and take away the boundaries of blocks: Enter, Backspace, Delete. */
import type { Node } from "prosemirror-model";
import { NodeSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { canSplit } from "prosemirror-transform";
import { isListKind } from "../schema/markers.ts";
import { textSchema } from "../schema/schema.ts";
import { currentBlock, isTable, paragraph } from "./blocks.ts";
import { outdent } from "./lists.ts";

const { nodes } = textSchema;

/** Enter: a list and a quotation end at an empty block; a heading is followed by a paragraph. */
export const splitBlock: Command = (state, dispatch) => {
  const { selection } = state;
  const block = currentBlock(state);
  if (block === null || selection instanceof NodeSelection) return false;
  if (selection.empty && block.content.size === 0 && endsWhenEmpty(block)) {
    return outdent(state, dispatch) || paragraph(state, dispatch);
  }
  const transaction = state.tr.deleteSelection();
  const { $from } = transaction.selection;
  if ($from.depth === 0) return false;
  if ($from.parentOffset === 0 && $from.parent.content.size > 0 && !isTable($from.parent)) beginBefore(transaction);
  else splitAt(transaction);
  dispatch?.(transaction.scrollIntoView());
  return true;
};

function endsWhenEmpty(block: Node): boolean {
  return isListKind(block.type.name) || block.type.name === "blockquote";
}

/** At the beginning of a block a new one is put before it: the words keep their block, and so its number and its identity. */
function beginBefore(transaction: Transaction): void {
  const { $from } = transaction.selection;
  transaction.insert($from.before(1), follower($from.parent));
}

function splitAt(transaction: Transaction): void {
  const { $from } = transaction.selection;
  const atEnd = $from.parentOffset === $from.parent.content.size;
  const next = atEnd ? follower($from.parent) : withoutSource($from.parent);
  const types = [{ type: next.type, attrs: next.attrs }];
  // What cannot be opened from outside can be split: the words behind a table.
  if (isTable($from.parent) || canSplit(transaction.doc, $from.pos, 1, types)) transaction.split($from.pos, 1, types);
}

/** The empty block that goes with this one: an item with an item, a paragraph with a heading. */
function follower(block: Node): Node {
  return isListKind(block.type.name) ? block.type.create(withoutSource(block).attrs) : nodes.paragraph.create();
}

/** The same block as this editor alone would write it; what another program added belongs to the first half only. */
function withoutSource(block: Node): Node {
  if (block.type.name === "other-block" || isTable(block)) return nodes.paragraph.create();
  return block.type.create({ ...block.attrs, source: null });
}

/** Backspace at the beginning of a block: first its kind goes, then an empty block before it, then the boundary. */
export const backspaceAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset > 0) return false;
  const block = $from.parent;
  if (isListKind(block.type.name)) return outdent(state, dispatch) || paragraph(state, dispatch);
  if (block.type.name !== "paragraph") return paragraph(state, dispatch);
  const before = state.doc.maybeChild($from.index(0) - 1);
  if (before === null) return false;
  if (isTable(before) && before.content.size === 0) return selectBlock(state, $from.index(0) - 1, dispatch);
  const start = $from.before(1);
  const [from, to] = before.content.size === 0 ? [start - before.nodeSize, start] : [start - 1, start + 1];
  const transaction = state.tr.delete(from, to);
  dispatch?.(transaction.scrollIntoView());
  return true;
};

/** Delete at the end of a block: an empty block goes whole, so that the next one keeps its kind. */
export const deleteAtEnd: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset < $from.parent.content.size) return false;
  if ($from.index(0) === state.doc.childCount - 1) return false;
  if (isTable(state.doc.child($from.index(0) + 1)) && $from.parent.content.size > 0) return selectBlock(state, $from.index(0) + 1, dispatch);
  const end = $from.after(1);
  const transaction = $from.parent.content.size === 0 ? state.tr.delete($from.before(1), end) : state.tr.delete(end - 1, end + 1);
  dispatch?.(transaction.scrollIntoView());
  return true;
};

/** Before a table goes, it is selected: a key pressed once too often takes no table with it. */
function selectBlock(state: EditorState, number: number, dispatch: Parameters<Command>[1]): boolean {
  let position = 0;
  for (let before = 0; before < number; before += 1) position += state.doc.child(before).nodeSize;
  dispatch?.(state.tr.setSelection(NodeSelection.create(state.doc, position)).scrollIntoView());
  return true;
}
