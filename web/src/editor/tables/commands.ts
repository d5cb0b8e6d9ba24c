/** The commands on the table at the caret: what each does to the document, and where the caret goes. */
import type { TableCommand } from "../api.ts";
import type { Deed } from "../binding/deed.ts";
import { insertLine, removeLine, setHeader } from "./edits.ts";
import type { TableShape } from "./table.ts";

/** A place in a table, counted from 0. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What a command does, and the place of the caret after it. */
export interface TableAction {
  readonly deed: Deed;
  readonly caret: Place;
}

/** Null where the command can do nothing: the last row and the last column stay, since the table can be removed as a whole. */
export function tableAction(
  command: Exclude<TableCommand, "removeTable">,
  table: string,
  shape: TableShape,
  caret: Place,
): TableAction | null {
  const { row, column } = caret;
  const [rowName, columnName] = [shape.rows[row], shape.columns[column]];
  if (rowName === undefined || columnName === undefined || !canDo(command, shape)) return null;
  const actions: Record<typeof command, () => TableAction> = {
    rowAbove: () => ({ deed: insertLine(table, "rows", row), caret }),
    rowBelow: () => ({ deed: insertLine(table, "rows", row + 1), caret: { row: row + 1, column } }),
    columnLeft: () => ({ deed: insertLine(table, "columns", column), caret }),
    columnRight: () => ({ deed: insertLine(table, "columns", column + 1), caret: { row, column: column + 1 } }),
    removeRow: () => ({ deed: removeLine(table, "rows", rowName), caret }),
    removeColumn: () => ({ deed: removeLine(table, "columns", columnName), caret }),
    toggleHeader: () => ({ deed: setHeader(table, !shape.header), caret }),
  };
  return actions[command]();
}

/** Whether a command would do something to a table of so many rows and columns. */
export function canDo(command: TableCommand, { rows, columns }: { rows: Lines; columns: Lines }): boolean {
  const [rowCount, columnCount] = [countOf(rows), countOf(columns)];
  if (command === "removeRow") return rowCount > 1;
  if (command === "removeColumn") return columnCount > 1;
  if (command === "rowAbove" || command === "rowBelow") return rowCount < mostRows;
  return command === "columnLeft" || command === "columnRight" ? columnCount < mostColumns : true;
}

type Lines = number | readonly string[];

function countOf(lines: Lines): number {
  return typeof lines === "number" ? lines : lines.length;
}

/** Most rows and columns that are made here: beyond them no page shows a table that anyone can read. */
export const mostRows = 500;
export const mostColumns = 40;
