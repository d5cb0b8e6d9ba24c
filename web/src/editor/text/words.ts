/** Commands on the marks of words: the same in the text and in notes. */
import { toggleMark } from "prosemirror-commands";
import type { Mark, MarkType } from "prosemirror-model";
import { TextSelection, type Command, type EditorState } from "prosemirror-state";
import type { LinkTarget } from "../api.ts";
import { isWritableLink, linkTarget } from "../schema/marks.ts";

function markType(state: EditorState, name: string): MarkType | undefined {
  return state.schema.marks[name];
}

/** Sets or removes a mark on the selection, or for what is typed next. */
export function toggle(name: "strong" | "em"): Command {
  return (state, dispatch) => {
    const type = markType(state, name);
    return type !== undefined && toggleMark(type, null, { includeWhitespace: true, removeWhenPresent: false })(state, dispatch);
  };
}

/** Whether all selected words carry the mark, or what is typed next would. */
export function isMarked(state: EditorState, name: "strong" | "em"): boolean {
  const type = markType(state, name);
  if (type === undefined) return false;
  const { from, to, empty, $from } = state.selection;
  if (empty) return (state.storedMarks ?? $from.marks()).some((mark) => mark.type === type);
  let [words, marked] = [0, 0];
  state.doc.nodesBetween(from, to, (node) => {
    if (!node.isText) return;
    words += 1;
    if (type.isInSet(node.marks)) marked += 1;
  });
  return words > 0 && words === marked;
}

/** The link at the caret or in the selection. */
export function currentLink(state: EditorState): LinkTarget | null {
  const found = linkAt(state);
  return found === null ? null : linkTarget(found.mark);
}

interface FoundLink {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
}

/** The first link that the selection touches, with the extent of its words. */
function linkAt(state: EditorState): FoundLink | null {
  const type = markType(state, "link");
  const { from, to } = state.selection;
  if (type === undefined) return null;
  let found: FoundLink | null = null;
  const $from = state.selection.$from;
  if (!$from.parent.inlineContent) return null;
  const start = $from.start();
  $from.parent.forEach((node, offset) => {
    const mark = type.isInSet(node.marks);
    const begin = start + offset;
    const end = begin + node.nodeSize;
    if (mark === undefined) return;
    if (found !== null && found.mark.eq(mark) && found.to === begin) found = { mark, from: found.from, to: end };
    else if (found === null || found.to < from) found = { mark, from: begin, to: end };
  });
  const candidate = found as FoundLink | null;
  return candidate !== null && candidate.from <= to && candidate.to >= from ? candidate : null;
}

/** Links the selection; without one it changes the link at the caret or inserts the address as linked words. */
export function setLink(target: LinkTarget): Command {
  return (state, dispatch) => {
    const type = markType(state, "link");
    if (type === undefined || !isWritableLink(target) || !state.selection.$from.parent.inlineContent) return false;
    const mark = type.create({ href: target.href, title: target.title });
    const found = linkAt(state);
    const transaction = state.tr;
    const { from, to, empty } = state.selection;
    if (!empty) transaction.addMark(from, to, mark);
    else if (found !== null) transaction.addMark(found.from, found.to, mark);
    else transaction.insert(from, state.schema.text(target.href, [...state.selection.$from.marks(), mark]));
    if (empty && found === null) transaction.setSelection(TextSelection.create(transaction.doc, from + target.href.length));
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

/** Takes the link off the selected words, or off the whole link at the caret. */
export const removeLink: Command = (state, dispatch) => {
  const found = linkAt(state);
  const type = markType(state, "link");
  if (found === null || type === undefined) return false;
  const { from, to, empty } = state.selection;
  dispatch?.(state.tr.removeMark(empty ? found.from : from, empty ? found.to : to, type));
  return true;
};
