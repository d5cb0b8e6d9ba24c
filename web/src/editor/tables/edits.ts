/** What is done to a table beside writing in its cells, each as a deed that knows how it is taken back. */
import { ImmutableString } from "@automerge/automerge/slim";
import type { TableRecord, TextDocument } from "../api.ts";
import type { Deed } from "../binding/deed.ts";
import { spansOf, textsAt } from "../binding/object.ts";
import { ordersWith, type Orders } from "./order.ts";
import { hasRoom } from "./room.ts";
import { cellPath, cellsOf, createCell, newName, ordersOf, shapeOf, tableIn, type TableShape } from "./table.ts";

/** Rows are one line of a table, columns the other; all that is done to the ones is done to the others. */
export type Line = "rows" | "columns";

/** Puts a new row or column at a place, counted from 0, with all its cells; `name` is how it is called. */
export function insertLine(table: string, line: Line, place: number, name = newName()): Deed {
  return (doc) => {
    const record = tableIn(doc, table);
    if (record === null || !hasRoom(doc, record, line)) return null;
    const before = ordersOf(record[line]);
    putOrders(record, line, ordersWith(before, name, place));
    for (const cell of cellsOf(lineAlone(shapeOf(doc, table), line, name))) createCell(table, cell)(doc);
    return takeBackLine(table, line, name);
  };
}

/** Removes a row or column. Its cells stay in the document, so that what others write in them meanwhile comes back with it. */
export function removeLine(table: string, line: Line, name: string): Deed {
  return (doc) => {
    const record = tableIn(doc, table);
    const order = record === null ? undefined : ordersOf(record[line])[name];
    if (record === null || order === undefined) return null;
    Reflect.deleteProperty(record[line], name);
    return restoreLine(table, line, name, order);
  };
}

/** Says whether the first row heads the columns. */
export function setHeader(table: string, header: boolean): Deed {
  return (doc) => {
    const record = tableIn(doc, table);
    if (record === null || record.header === header) return null;
    (record as { header: boolean }).header = header;
    return setHeader(table, !header);
  };
}

/** An inserted row or column is taken back only while it is empty: what is in it by then somebody else has written. */
function takeBackLine(table: string, line: Line, name: string): Deed {
  return (doc) => (holdsWords(doc, table, line, name) ? null : removeLine(table, line, name)(doc));
}

function restoreLine(table: string, line: Line, name: string, order: string): Deed {
  return (doc) => {
    const record = tableIn(doc, table);
    if (record === null || name in record[line]) return null;
    putOrders(record, line, { [name]: order });
    for (const cell of cellsOf(lineAlone(shapeOf(doc, table), line, name))) createCell(table, cell)(doc);
    return removeLine(table, line, name);
  };
}

function holdsWords(doc: TextDocument, table: string, line: Line, name: string): boolean {
  const cells = cellsOf(lineAlone(shapeOf(doc, table), line, name));
  const texts = cells.flatMap((cell) => textsAt(doc, cellPath(table, cell)));
  return texts.some((text) => spansOf(doc, text).length > 0);
}

/** A table's shape with one row or column alone. */
function lineAlone(shape: TableShape, line: Line, name: string): TableShape {
  return { ...shape, [line]: [name] };
}

function putOrders(record: TableRecord, line: Line, orders: Orders): void {
  const written = record[line] as Record<string, ImmutableString>;
  for (const [name, order] of Object.entries(orders)) written[name] = new ImmutableString(order);
}
