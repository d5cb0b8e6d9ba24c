/** Tables that are copied and pasted: as HTML that every program reads, and as lines with tabs between the cells. */
import { DOMParser as Reader, DOMSerializer, Fragment, Slice, type Node } from "prosemirror-model";
import type { Insert, InsertText } from "../binding/delta.ts";
import { flatLength, itemsBetween } from "../binding/flat.ts";
import { noteSchema, textSchema } from "../schema/schema.ts";
import { isTable } from "../text/blocks.ts";
import { tableIdOf } from "../text/tables.ts";
import { idOf } from "../views/reference.ts";
import { mostColumns, mostRows } from "./commands.ts";
import type { Room } from "./room.ts";
import type { TableWords } from "./table.ts";

/** The words of a table that is shown: its cells as documents of one line. */
export interface ShownTable {
  readonly header: boolean;
  readonly rows: readonly (readonly Node[])[];
}

/** What a copied passage refers to, and brings with it. */
export interface ShownBeside {
  table(id: string): ShownTable;
  /** The words of a note, as a document of one line. */
  note(id: string): Node;
}

const lines = DOMSerializer.fromSchema(noteSchema);
const lineReader = Reader.fromSchema(noteSchema);

/** Writes slices of the text as HTML, with the words of tables and notes in them, which `shown` tells. */
export function textSerializer(shown: ShownBeside): DOMSerializer {
  const nodes = {
    ...DOMSerializer.nodesFromSchema(textSchema),
    footnote: (node: Node) => {
      const reference = document.createElement("sup");
      reference.dataset.footnote = idOf(node);
      const words = document.createElement("span");
      words.dataset.note = "";
      words.append(lineElement(shown.note(idOf(node))));
      // For programs that know of no notes; here the words are taken out again.
      reference.append("[", words, "]");
      return reference;
    },
    table: (node: Node) => {
      const dom = document.createElement("div");
      const contentDOM = document.createElement("p");
      dom.append(tableElement(shown.table(tableIdOf(node))), ...(node.content.size > 0 ? [contentDOM] : []));
      return { dom, contentDOM };
    },
  };
  return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(textSchema));
}

function tableElement({ header, rows }: ShownTable): HTMLTableElement {
  const table = document.createElement("table");
  rows.forEach((cells, index) => {
    const heads = header && index === 0;
    const line = (heads ? table.createTHead() : (table.tBodies[0] ?? table.createTBody())).insertRow();
    for (const cell of cells) {
      const element = document.createElement(heads ? "th" : "td");
      if (heads) element.scope = "col";
      element.append(lineElement(cell));
      line.append(element);
    }
  });
  return table;
}

function lineElement(line: Node): DocumentFragment {
  const content = document.createDocumentFragment();
  lines.serializeFragment(line.firstChild?.content ?? line.content, {}, content);
  return content;
}

/** A slice as plain text: a line a block with notes in brackets, a line a row of a table with tabs between its cells. */
export function plainText(slice: Slice, shown: ShownBeside): string {
  const leaf = (node: Node) => (node.type.name === "footnote" ? ` [${shown.note(idOf(node)).textContent}]` : "");
  const blocks = slice.content.content.map((block) => {
    const words = block.textBetween(0, block.content.size, "\n\n", leaf);
    if (!isTable(block)) return block.isText ? (block.text ?? "") : words;
    const rows = shown.table(tableIdOf(block)).rows.map((cells) => cells.map((cell) => cell.textContent).join("\t"));
    return [...rows, ...(words === "" ? [] : [words])].join("\n");
  });
  return blocks.join("\n\n");
}

/** The words of the notes that pasted HTML brings with it; `found` is told each, as the content of a line. */
export function takeNotes(page: Document, found: (id: string, words: Fragment) => void): void {
  for (const reference of page.querySelectorAll<HTMLElement>("sup[data-footnote]")) {
    const line = reference.querySelector("[data-note]");
    const words = line === null ? undefined : lineReader.parse(line).firstChild?.content;
    if (words !== undefined) found(reference.dataset.footnote ?? "", words);
    reference.replaceChildren();
  }
}

/**
 * HTML with every table replaced by an empty element that the schema reads as a table with a new id; `found` is told the words.
 * A table that is larger than a page can show, or than there is room for, becomes paragraphs.
 */
export function takeTables(page: Document, room: Room, found: (id: string, words: TableWords) => void): void {
  for (const table of page.querySelectorAll("table")) {
    if (table.parentElement?.closest("table") || !table.isConnected) continue;
    const words = wordsOf(table);
    if (words === null || !room.take(words)) {
      spellOut(table);
      continue;
    }
    const id = crypto.randomUUID();
    found(id, words);
    const place = page.createElement("div");
    place.dataset.table = id;
    const caption = captionOf(table);
    table.replaceWith(...(caption === null ? [] : [caption]), place);
  }
}

/**
 * A pasted slice whose tables are new ones: two places of a text never share one table. `make` makes a table of its own for
 * one that is pasted, and tells its id.
 */
export function withOwnTables(slice: Slice, make: (id: string) => string): Slice {
  const blocks = slice.content.content.map((block) =>
    isTable(block) ? block.type.create({ id: make(tableIdOf(block)) }, block.content) : block,
  );
  return new Slice(Fragment.from(blocks), slice.openStart, slice.openEnd);
}

/** The words of a table that is shown, for another one. */
export function wordsShown({ header, rows }: ShownTable): TableWords {
  return { header, rows: rows.map((cells) => cells.map((cell) => itemsBetween(cell, 1, flatLength(cell)))) };
}

/** Cells that stood beside each other must not run into one another where a table cannot be. */
export function spellOut(table: Element): void {
  for (const cell of table.querySelectorAll("td, th")) cell.append(" ");
  for (const row of table.querySelectorAll("tr")) {
    const paragraph = table.ownerDocument.createElement("p");
    paragraph.append(...[...row.cells].flatMap((cell) => [...cell.childNodes]));
    row.replaceWith(paragraph);
  }
}

function captionOf(table: HTMLTableElement): HTMLElement | null {
  const { caption } = table;
  if (caption === null || caption.textContent.trim() === "") return null;
  const paragraph = table.ownerDocument.createElement("p");
  paragraph.append(...caption.childNodes);
  return paragraph;
}

/** Null where there is nothing to make a table of, or too much. */
function wordsOf(table: HTMLTableElement): TableWords | null {
  const rows = gridOf(table);
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  if (columns === 0 || columns > mostColumns || rows.length > mostRows) return null;
  const [first] = table.rows;
  // In HTML a heading row is said, not guessed.
  const header = first !== undefined && [...first.cells].every((cell) => cell.tagName === "TH" || cell.closest("thead") !== null);
  return { header, rows: rows.map((cells) => Array.from({ length: columns }, (_, index) => cells[index] ?? [])) };
}

/** The words of the cells at their places: a cell over several rows or columns stands at its first, the others are empty. */
function gridOf(table: HTMLTableElement): (readonly Insert[] | undefined)[][] {
  const grid: (readonly Insert[] | undefined)[][] = [];
  [...table.rows].slice(0, mostRows + 1).forEach((row, at) => {
    let column = 0;
    const taken = (grid[at] ??= []);
    for (const cell of row.cells) {
      while (taken[column] !== undefined) column += 1;
      spread(grid, at, column, cell);
    }
  });
  return grid;
}

function spread(grid: (readonly Insert[] | undefined)[][], at: number, column: number, cell: HTMLTableCellElement): void {
  const width = Math.min(cell.colSpan, mostColumns + 1);
  const height = Math.min(cell.rowSpan, mostRows + 1);
  for (let down = 0; down < height; down += 1) {
    const row = (grid[at + down] ??= []);
    for (let across = 0; across < width; across += 1) row[column + across] = [];
  }
  const first = grid[at];
  if (first !== undefined) first[column] = cellWords(cell);
}

/** The words and marks of one cell, on one line: where blocks met stands a space. */
function cellWords(cell: HTMLTableCellElement): readonly Insert[] {
  const words = cell.ownerDocument.createElement("p");
  words.append(...cell.cloneNode(true).childNodes);
  for (const block of words.querySelectorAll(blocks)) block.replaceWith(" ", ...block.childNodes, " ");
  const doc = lineReader.parse(words);
  return trimmed(itemsBetween(doc, 1, flatLength(doc)).filter((item) => item.kind === "text"));
}

/** What begins a new line in a cell of another program. */
const blocks = "p, div, br, hr, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, pre, table, thead, tbody, tfoot, tr, td, th, caption";

/** Single spaces only, none at the beginning and none at the end. */
function trimmed(items: readonly Insert[]): readonly Insert[] {
  const kept: InsertText[] = [];
  for (const item of items) {
    if (item.kind !== "text") continue;
    const before = kept.at(-1)?.text ?? " ";
    const single = item.text.replace(/\s+/g, " ");
    const text = before.endsWith(" ") ? single.trimStart() : single;
    if (text !== "") kept.push({ ...item, text });
  }
  const last = kept.pop();
  const end = last?.text.trimEnd() ?? "";
  return last === undefined || end === "" ? kept : [...kept, { ...last, text: end }];
}
