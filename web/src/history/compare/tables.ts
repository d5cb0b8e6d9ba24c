/** What became of a table between two moments: its rows, columns, heading row and cells. */
import { m } from "../../messages/messages.js";
import type { ComparedRun, ComparedTable, Side } from "../types.ts";

type Line = ComparedTable["columns"][number];

/** A part of a table that somebody may have changed. */
interface Part {
  readonly change: number | null;
  readonly by: number | null;
}

/** A column or row as it is shown, with the words and the sign that tell what became of it. */
export interface ShownLine {
  readonly side: Side;
  readonly change: number | undefined;
  readonly told: string;
}

/** A table as one side, or both in one, shows it. */
export interface ShownTable {
  /** What became of the heading row; empty where nothing did. */
  readonly told: string;
  readonly change: number | undefined;
  readonly header: boolean;
  readonly columns: readonly ShownLine[];
  readonly rows: readonly (ShownLine & { readonly cells: readonly (readonly ComparedRun[])[] })[];
}

/** Everything in a table that was changed, cells included. */
export function partsOf(table: ComparedTable | undefined): readonly Part[] {
  return [...linesOf(table), ...cellsOf(table).flat()].filter(({ change }) => change !== null);
}

/** The heading row, the columns and the rows: what a table is beside its words. */
export function linesOf(table: ComparedTable | undefined): readonly Part[] {
  return table === undefined ? [] : [table, ...table.columns, ...table.rows];
}

/** The words of a table's cells, of both moments. */
export function cellsOf(table: ComparedTable | undefined): readonly (readonly ComparedRun[])[] {
  return (table?.rows ?? []).flatMap(({ cells }) => cells);
}

/** What is seen of a table on one side, or with `both` of the two in one. */
export function shownTable(table: ComparedTable, side: Side): ShownTable {
  const seen = (each: Side) => side === "both" || each === "both" || each === side;
  const columns = table.columns.map((column, index) => ({ column, index })).filter(({ column }) => seen(column.side));
  const here = side !== "from";
  return {
    told: here ? headerTold(table) : "",
    change: here ? (table.change ?? undefined) : undefined,
    header: here ? table.header_to : table.header_from,
    columns: columns.map(({ column }) => shownLine(column, "column")),
    rows: table.rows
      .filter((row) => seen(row.side))
      .map((row) => ({
        ...shownLine(row, "row"),
        cells: columns.map(({ index }) => (row.cells[index] ?? []).filter((run) => seen(run.side))),
      })),
  };
}

function headerTold({ header_from, header_to }: ComparedTable): string {
  if (header_from === header_to) return "";
  return header_to ? m.table_header_on() : m.table_header_off();
}

function shownLine(line: Line, kind: "row" | "column"): ShownLine {
  return { side: line.side, change: line.change ?? undefined, told: lineTold(line, kind) };
}

function lineTold({ side, change, move }: Line, kind: "row" | "column"): string {
  if (change === null) return "";
  if (move !== null) return side === "from" ? m.table_line_moved_away() : m.table_line_moved_here();
  if (side === "both") return "";
  const made = side === "to";
  if (kind === "row") return made ? m.table_row_made() : m.table_row_removed();
  return made ? m.table_column_made() : m.table_column_removed();
}
