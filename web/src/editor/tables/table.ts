/**
 * Tables in the document: a marker in the text, and under the root map `tables` the rows, the columns and the cells, each a
 * text of its own, so that two people may write in two cells at once.
 *
 * Rows and columns are names with a place in an order. A removed row keeps its cells and comes back by its name.
 */
import { ImmutableString, mark, splice, type Doc, type Prop } from "@automerge/automerge/slim";
import type { TableRecord, TextDocument } from "../api.ts";
import type { Insert } from "../binding/delta.ts";
import { expansion } from "../schema/marks.ts";
import { firstOrders, inOrder, type Orders } from "./order.ts";

/** A table's rows and columns, in their order. */
export interface TableShape {
  /** Whether the first row heads the columns. */
  readonly header: boolean;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

/** A cell, by the names of its row and its column. */
export interface CellName {
  readonly row: string;
  readonly column: string;
}

/** The words of a table that is to be made: rows of cells, all rows of the same length. */
export interface TableWords {
  readonly header: boolean;
  readonly rows: readonly (readonly (readonly Insert[])[])[];
}

/** Where the words of a cell are kept. */
export function cellPath(table: string, { row, column }: CellName): Prop[] {
  return ["tables", table, "cells", cellKey({ row, column })];
}

function cellKey({ row, column }: CellName): string {
  return `${row}:${column}`;
}

/** A new name for a row or a column: twelve random digits. */
export function newName(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the document has a place for tables; the server makes it. */
export function canHoldTables(doc: Doc<TextDocument>): boolean {
  return isMap(doc.tables);
}

/** The table of this name, or null where the document does not hold it as it should be. */
export function tableIn(doc: Doc<TextDocument>, id: string): TableRecord | null {
  const table: unknown = canHoldTables(doc) ? doc.tables[id] : undefined;
  const whole = isMap(table) && isMap(table.columns) && isMap(table.rows) && isMap(table.cells);
  return whole ? (table as unknown as TableRecord) : null;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The rows and columns of a table; none where it is not (or not yet) in the document. */
export function shapeOf(doc: Doc<TextDocument>, id: string): TableShape {
  const table = tableIn(doc, id);
  if (table === null) return { header: false, columns: [], rows: [] };
  return { header: table.header, columns: inOrder(ordersOf(table.columns)), rows: inOrder(ordersOf(table.rows)) };
}

/** The order keys that are scalars, as the server reads them too. */
export function ordersOf(names: TableRecord["rows"]): Orders {
  const scalars = Object.entries(names).flatMap(([name, order]): [string, string][] =>
    order instanceof ImmutableString ? [[name, order.val]] : [],
  );
  return Object.fromEntries(scalars);
}

/** All cells of a table, row by row. */
export function cellsOf({ rows, columns }: TableShape): readonly CellName[] {
  return rows.flatMap((row) => columns.map((column) => ({ row, column })));
}

/** Makes the words of a cell inside a change, unless they are there. */
export function createCell(table: string, cell: CellName): (doc: TextDocument) => void {
  return (doc) => {
    const cells: Record<string, string> | undefined = tableIn(doc, table)?.cells;
    if (cells !== undefined && typeof cells[cellKey(cell)] !== "string") cells[cellKey(cell)] = "";
  };
}

/** Makes a table with all its cells inside a change. */
export function createTable(doc: TextDocument, id: string, words: TableWords): void {
  if (!canHoldTables(doc) || id in doc.tables) return;
  const columns = (words.rows[0] ?? []).map(newName);
  const rows = words.rows.map(newName);
  const table = { header: words.header, columns: scalars(firstOrders(columns)), rows: scalars(firstOrders(rows)), cells: {} };
  (doc.tables as Record<string, unknown>)[id] = table;
  rows.forEach((row, at) =>
    columns.forEach((column, across) => {
      createCell(id, { row, column })(doc);
      writeWords(doc, cellPath(id, { row, column }), words.rows[at]?.[across] ?? []);
    }),
  );
}

/** An empty table whose first row heads the columns. */
export function emptyTable(rows: number, columns: number): TableWords {
  return { header: true, rows: Array.from({ length: rows }, () => Array.from({ length: columns }, () => [])) };
}

function scalars(orders: Orders): Record<string, ImmutableString> {
  return Object.fromEntries(Object.entries(orders).map(([name, order]) => [name, new ImmutableString(order)]));
}

function writeWords(doc: TextDocument, path: Prop[], words: readonly Insert[]): void {
  const texts = words.filter((item) => item.kind === "text");
  splice(doc, path, 0, 0, texts.map(({ text }) => text).join(""));
  let start = 0;
  for (const { text, marks } of texts) {
    const end = start + text.length;
    for (const [name, value] of Object.entries(marks)) mark(doc, path, { start, end, expand: expansion(name) }, name, value);
    start = end;
  }
}
