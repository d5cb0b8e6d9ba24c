/** Commands on the blocks of the text. */
import type { Attrs, Node } from "prosemirror-model";
import { Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { textSchema } from "../schema/schema.ts";

const { nodes } = textSchema;

/** The levels a heading may have. */
export type HeadingLevel = 1 | 2 | 3 | 4;

/** A block and where it begins. */
export interface PlacedBlock {
  readonly block: Node;
  readonly position: number;
  readonly number: number;
}

/** The blocks that the selection touches. */
export function selectedBlocks(state: EditorState): readonly PlacedBlock[] {
  const first = state.selection.$from.index(0);
  const last = Math.max(first, state.selection.$to.index(0));
  const placed: PlacedBlock[] = [];
  state.doc.forEach((block, position, number) => {
    if (number >= first && number <= last) placed.push({ block, position, number });
  });
  return placed;
}

/** The block at the caret. */
export function currentBlock(state: EditorState): Node | null {
  const { $head } = state.selection;
  return $head.depth > 0 ? $head.node(1) : state.doc.maybeChild($head.index(0));
}

/** Whether a block is a table, which has no words of its own. */
export function isTable(block: Node | null | undefined): boolean {
  return block?.type.name === "table";
}

/** Changes the selected blocks; `attrs` may look at what a block was. Of a table, the words behind it become such a block. */
export function setBlocks(type: string, attrs: (block: Node) => Attrs | null = () => null): Command {
  return (state, dispatch) => {
    const target = nodes[type];
    if (target === undefined) return false;
    const transaction = state.tr;
    for (const { block, position } of selectedBlocks(state)) {
      const wanted = target.create(attrs(block), block.content);
      const place = transaction.mapping.map(position);
      if (isTable(block)) takeWordsOut(transaction, block, place, wanted);
      else if (!block.sameMarkup(wanted)) transaction.setNodeMarkup(place, target, wanted.attrs);
    }
    if (!transaction.docChanged) return false;
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

function takeWordsOut(transaction: Transaction, table: Node, position: number, wanted: Node): void {
  if (table.content.size > 0) transaction.split(position + 1, 1, [{ type: wanted.type, attrs: wanted.attrs }]);
}

export const paragraph = setBlocks("paragraph");

/** Makes headings; without `numbered` a heading keeps what it had. */
export function heading(level: HeadingLevel, numbered?: boolean): Command {
  return setBlocks("heading", (block) => ({ level, numbered: numbered ?? block.attrs.numbered === true }));
}

/** Makes quotations, or paragraphs when all selected blocks are quotations already. */
export const blockquote: Command = (state, dispatch) => {
  const quoted = selectedBlocks(state).every(({ block }) => block.type.name === "blockquote");
  return (quoted ? paragraph : setBlocks("blockquote"))(state, dispatch);
};

/** Moves the caret to the beginning of a block. */
export function goToBlock(number: number): Command {
  return (state, dispatch) => {
    if (number < 0 || number >= state.doc.childCount) return false;
    let position = 0;
    for (let before = 0; before < number; before += 1) position += state.doc.child(before).nodeSize;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, position + 1)).scrollIntoView());
    return true;
  };
}

/** Puts an embed behind the selection. */
export function insertEmbed(node: Node): Command {
  return (state, dispatch) => {
    const { $to } = state.selection;
    if (!$to.parent.inlineContent) return false;
    const transaction = state.tr.insert($to.pos, node);
    dispatch?.(transaction.setSelection(Selection.near(transaction.doc.resolve($to.pos + 1), -1)).scrollIntoView());
    return true;
  };
}
