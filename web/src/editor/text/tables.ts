/** Tables as blocks of the text: where they come in, how the caret goes around them. */
import type { Node } from "prosemirror-model";
import { NodeSelection, Plugin, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { textSchema } from "../schema/schema.ts";
import { isTable } from "./blocks.ts";

const { nodes } = textSchema;

/** Where a table is left to, or come to from: the text before it or behind it. */
export type Side = "before" | "behind";

/** The id under which a table's rows, columns and cells are kept. */
export function tableIdOf(node: Node): string {
  return String(node.attrs.id);
}

/** The ids of the tables in the order of the text. */
export function tableIds(doc: Node): readonly string[] {
  const ids = new Set<string>();
  doc.forEach((block) => {
    if (isTable(block)) ids.add(tableIdOf(block));
  });
  return [...ids];
}

/** Puts a table at the caret: before an empty block, else behind the block. Behind it there is always a block to write in. */
export function insertTable(id: string): Command {
  return (state, dispatch) => {
    const { $head } = state.selection;
    const number = $head.depth === 0 ? $head.index(0) - 1 : $head.index(0);
    const block = state.doc.maybeChild(Math.max(number, 0));
    if (block === null) return false;
    const table = nodes.table.create({ id });
    const before = block.content.size === 0 && !isTable(block);
    const transaction = before ? state.tr.insert(startOf(state.doc, number), table) : insertBehind(state, number, table);
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

function insertBehind(state: EditorState, number: number, table: Node): Transaction {
  const place = startOf(state.doc, number + 1);
  const next = state.doc.maybeChild(number + 1);
  const follows = next !== null && !isTable(next);
  return state.tr.insert(place, follows ? table : [table, nodes.paragraph.create()]);
}

function startOf(doc: Node, number: number): number {
  let position = 0;
  for (let before = 0; before < number; before += 1) position += doc.child(before).nodeSize;
  return position;
}

/** Takes a table out of the text; words that had come to stand behind its marker stay as a paragraph. */
export function removeTable(id: string): Command {
  return (state, dispatch) => {
    const found = placeOf(state.doc, id);
    if (found === null) return false;
    const { node, position } = found;
    const alone = node.content.size > 0 || state.doc.childCount === 1;
    const transaction = alone
      ? state.tr.setNodeMarkup(position, nodes.paragraph, {})
      : state.tr.delete(position, position + node.nodeSize);
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

function placeOf(doc: Node, id: string): { readonly node: Node; readonly position: number } | null {
  let found: { node: Node; position: number } | null = null;
  doc.forEach((node, position) => {
    if (found === null && isTable(node) && tableIdOf(node) === id) found = { node, position };
  });
  return found;
}

/** Moves the caret out of a table into the nearest block on that side, which is made where there is none. */
export function leaveTable(id: string, side: Side): Command {
  return (state, dispatch) => {
    const found = placeOf(state.doc, id);
    if (found === null) return false;
    const { node, position } = found;
    const inWords = side === "behind" && node.content.size > 0;
    const end = position + node.nodeSize;
    const neighbour = state.doc.resolve(side === "before" ? position : end)[side === "before" ? "nodeBefore" : "nodeAfter"];
    const transaction = state.tr;
    if (!inWords && (neighbour === null || isTable(neighbour))) {
      transaction.insert(side === "before" ? position : end, nodes.paragraph.create());
    }
    const caret = inWords ? position + 1 : side === "before" ? caretBefore(transaction, position, neighbour) : end + 1;
    dispatch?.(transaction.setSelection(TextSelection.create(transaction.doc, caret)).scrollIntoView());
    return true;
  };
}

function caretBefore(transaction: Transaction, position: number, neighbour: Node | null): number {
  return transaction.docChanged || neighbour === null ? position + 1 : position - 1;
}

/** The table that an arrow key goes into: the one next to the caret, which stands at that end of its block. */
export function tableBeside(state: EditorState, side: Side): string | null {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.empty || selection.$head.depth === 0) return null;
  const number = selection.$head.index(0);
  const block = side === "before" ? state.doc.maybeChild(number - 1) : state.doc.maybeChild(number + 1);
  const own = state.doc.child(number);
  if (side === "before" && isTable(own)) return tableIdOf(own);
  return block !== null && isTable(block) ? tableIdOf(block) : null;
}

/** The table that is selected as a whole. */
export function selectedTable(state: EditorState): string | null {
  const { selection } = state;
  return selection instanceof NodeSelection && isTable(selection.node) ? tableIdOf(selection.node) : null;
}

/** Keeps the caret out of the place behind a table's marker while no words stand there, and words from being typed over a table. */
export const tableGuard = new Plugin({
  appendTransaction(_transactions, _before, { doc, selection, tr }) {
    const { $head, empty } = selection;
    if (!empty || $head.depth === 0 || !isTable($head.parent) || $head.parent.content.size > 0) return null;
    return tr.setSelection(NodeSelection.create(doc, $head.before(1)));
  },
  props: {
    handleTextInput(view, _from, _to, text) {
      const { selection, tr } = view.state;
      const table = selection instanceof NodeSelection ? selection.node : selection.$head.parent;
      if (!isTable(table) || table.content.size > 0) return false;
      const place = selection instanceof NodeSelection ? selection.to : selection.$head.after(1);
      tr.insert(place, nodes.paragraph.create(null, textSchema.text(text)));
      view.dispatch(tr.setSelection(TextSelection.create(tr.doc, place + 1 + text.length)));
      return true;
    },
  },
});
