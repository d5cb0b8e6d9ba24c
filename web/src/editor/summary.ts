/** What a toolbar, an outline and a status line are told. */
import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import type { BlockSummary, EditorStateSummary, OutlineEntry, TableCommand, TableSummary } from "./api.ts";
import { isListKind } from "./schema/markers.ts";
import { currentBlock } from "./text/blocks.ts";
import { indent, outdent } from "./text/lists.ts";
import { marginKey } from "./text/margin.ts";
import { currentLink, isMarked } from "./text/words.ts";
import { canDo } from "./tables/commands.ts";
import type { FieldKind } from "./views/field.ts";

export interface SummarySource {
  readonly focus: FieldKind | null;
  readonly editable: boolean;
  /** Where commands act: the text that had the focus last. */
  readonly active: { readonly kind: FieldKind; readonly state: EditorState };
  readonly text: EditorState;
  /** The documents whose words are counted. */
  readonly documents: readonly Node[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canAnnotate: boolean;
  /** Whether the document has a place for tables. */
  readonly canTabulate: boolean;
  /** The table in whose cell the caret is. */
  readonly table: TableSummary | null;
}

export function summarise(source: SummarySource): EditorStateSummary {
  const { active, text, editable } = source;
  const inText = active.kind === "text";
  return {
    focus: source.focus,
    editable,
    strong: isMarked(active.state, "strong"),
    em: isMarked(active.state, "em"),
    link: currentLink(active.state),
    block: inText ? summariseBlock(currentBlock(text)) : null,
    table: source.table,
    can: abilities(source),
    outline: outline(text),
    words: source.documents.reduce((sum, doc) => sum + countWords(doc), 0),
  };
}

function abilities(source: SummarySource): EditorStateSummary["can"] {
  const { active, editable } = source;
  const marks = editable && active.kind !== "title";
  const blocks = editable && active.kind === "text";
  return {
    toggleStrong: marks,
    toggleEm: marks,
    setLink: marks,
    removeLink: marks && currentLink(active.state) !== null,
    paragraph: blocks,
    heading: blocks,
    bulletList: blocks,
    orderedList: blocks,
    blockquote: blocks,
    indent: blocks && indent(active.state),
    outdent: blocks && outdent(active.state),
    insertFootnote: blocks && source.canAnnotate,
    insertTable: blocks && source.canTabulate,
    ...tableAbilities(source),
    undo: editable && source.canUndo,
    redo: editable && source.canRedo,
  };
}

const tableCommands: readonly TableCommand[] = [
  "rowAbove",
  "rowBelow",
  "columnLeft",
  "columnRight",
  "removeRow",
  "removeColumn",
  "toggleHeader",
  "removeTable",
];

function tableAbilities({ editable, table }: SummarySource): Record<TableCommand, boolean> {
  const able = tableCommands.map((command) => [command, editable && table !== null && canDo(command, table)]);
  return Object.fromEntries(able) as Record<TableCommand, boolean>;
}

function summariseBlock(block: Node | null): BlockSummary | null {
  if (block === null) return null;
  const { name } = block.type;
  if (name === "heading") return { type: name, level: Number(block.attrs.level), numbered: block.attrs.numbered === true };
  const known = name === "paragraph" || name === "blockquote" || isListKind(name);
  return { type: known ? name : "other", level: null, numbered: false };
}

function outline(state: EditorState): readonly OutlineEntry[] {
  const numbers = marginKey.getState(state)?.numbers ?? [];
  const caret = state.selection.$head.index(0);
  const headings: { block: number; level: number; number: string | null; text: string }[] = [];
  state.doc.forEach((node, _position, block) => {
    if (node.type.name !== "heading") return;
    headings.push({ block, level: Number(node.attrs.level), number: numbers[block]?.label ?? null, text: node.textContent });
  });
  return headings.map((heading, index) => {
    const next = headings[index + 1]?.block ?? state.doc.childCount;
    return { ...heading, here: caret >= heading.block && caret < next };
  });
}

const counted = new WeakMap<Node, number>();

/** The words of a document; a block that has not changed is not counted again. */
function countWords(doc: Node): number {
  return doc.content.content.reduce((sum, block) => {
    const words = counted.get(block) ?? wordsIn(block.textBetween(0, block.content.size, " ", " "));
    counted.set(block, words);
    return sum + words;
  }, 0);
}

/** Whatever stands between spaces and has a letter or a digit. */
export function wordsIn(text: string): number {
  return text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
}
