/** Commands on list items. Nesting is written in each item: the kinds of the items around it. */
import type { Node } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import { deepestList, isListKind, parentsOf, type ListKind } from "../schema/markers.ts";
import { textSchema } from "../schema/schema.ts";
import { selectedBlocks, setBlocks, type PlacedBlock } from "./blocks.ts";

/** Makes items of this kind, or paragraphs when all selected blocks are such items already. */
export function list(kind: ListKind): Command {
  return (state, dispatch) => {
    const listed = selectedBlocks(state).every(({ block }) => block.type.name === kind);
    return listed
      ? setBlocks("paragraph")(state, dispatch)
      : setBlocks(kind, (block) => ({ parents: parentsOf(block) }))(state, dispatch);
  };
}

/** Puts the selected items, with the items below them, into the item before them. */
export const indent: Command = (state, dispatch) => {
  const moved = selectedItems(state);
  const [first] = moved;
  if (first === undefined) return false;
  const host = itemAround(state.doc, first);
  if (host === null || !isListKind(host.type.name)) return false;
  return move(state, moved, [...parentsOf(host), host.type.name], dispatch);
};

/** Takes the selected items, with the items below them, out of the item around them. */
export const outdent: Command = (state, dispatch) => {
  const moved = selectedItems(state);
  const [first] = moved;
  if (first === undefined || parentsOf(first.block).length === 0) return false;
  return move(state, moved, parentsOf(first.block).slice(0, -1), dispatch, parentsOf(first.block).at(-1));
};

/** The selected items, if nothing else is selected, and the deeper ones that follow the last. */
function selectedItems(state: EditorState): readonly PlacedBlock[] {
  const selected = selectedBlocks(state);
  if (!selected.every(({ block }) => isListKind(block.type.name))) return [];
  const last = selected.at(-1);
  if (last === undefined) return [];
  const below: PlacedBlock[] = [];
  let position = last.position + last.block.nodeSize;
  for (let number = last.number + 1; number < state.doc.childCount; number += 1) {
    const block = state.doc.child(number);
    if (!isListKind(block.type.name) || parentsOf(block).length <= parentsOf(last.block).length) break;
    below.push({ block, position, number });
    position += block.nodeSize;
  }
  return [...selected, ...below];
}

/** The nearest item before this one that is as deep and in the same list. */
function itemAround(doc: Node, { block, number }: PlacedBlock): Node | null {
  const depth = parentsOf(block).length;
  for (let before = number - 1; before >= 0; before -= 1) {
    const candidate = doc.child(before);
    if (!isListKind(candidate.type.name) || parentsOf(candidate).length < depth) return null;
    if (parentsOf(candidate).length === depth) return candidate;
  }
  return null;
}

/** Gives the first item these parents, and the others the same change of depth. An item taken out takes its host's kind. */
function move(
  state: EditorState,
  items: readonly PlacedBlock[],
  parents: readonly ListKind[],
  dispatch: Parameters<Command>[1],
  kind?: ListKind,
): boolean {
  const [first] = items;
  if (first === undefined) return false;
  const depth = parentsOf(first.block).length;
  const transaction = state.tr;
  for (const { block, position } of items) {
    const below = parentsOf(block).slice(depth);
    const moved = [...(parentsOf(block).length < depth ? parentsOf(block) : parents), ...below];
    if (moved.length > deepestList) return false;
    const type = kind !== undefined && below.length === 0 ? textSchema.nodes[kind] : block.type;
    transaction.setNodeMarkup(position, type, { ...block.attrs, parents: moved });
  }
  dispatch?.(transaction.scrollIntoView());
  return true;
}
