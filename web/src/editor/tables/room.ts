/** How much more a document's tables may hold: what the server would refuse is not begun. */
import type { TableRecord, TextDocument } from "../api.ts";
import type { TableWords } from "./table.ts";

/** Most columns that a table ever has, removed ones counted, and most cells that all tables of a document ever have: the server's limits. */
const columnsEver = 256;
const cellsEver = 100_000;

/** Most characters and marks in the tables of one paste: they come in one change, and the server bounds those. */
const charactersAtOnce = 200_000;
const marksAtOnce = 10_000;

/** Whether the server will admit one more row or column; it counts those that were removed, whose cells are there still. */
export function hasRoom(doc: TextDocument, record: TableRecord, line: "rows" | "columns"): boolean {
  const [rows, columns] = namesEver(record);
  const more = line === "rows" ? columns : rows;
  return cellsIn(doc) + more <= cellsEver && (line === "rows" || columns < columnsEver);
}

/** What the tables of one paste may take, as long as there is room for them. */
export class Room {
  #cells: number;
  #characters = charactersAtOnce;
  #marks = marksAtOnce;

  constructor(doc: TextDocument) {
    this.#cells = cellsEver - cellsIn(doc);
  }

  /** Whether there is room for a table, which then takes it. */
  take({ rows }: TableWords): boolean {
    const cells = rows.flat();
    const texts = cells.flat().filter((item) => item.kind === "text");
    const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
    const marks = texts.reduce((sum, { marks }) => sum + Object.keys(marks).length, 0);
    if (cells.length > this.#cells || characters > this.#characters || marks > this.#marks) return false;
    this.#cells -= cells.length;
    this.#characters -= characters;
    this.#marks -= marks;
    return true;
  }
}

/** How many cells the document's tables have ever had. */
function cellsIn(doc: TextDocument): number {
  // A document of another client's making may have none.
  const tables: unknown = doc.tables;
  if (typeof tables !== "object" || tables === null) return 0;
  return Object.values(doc.tables).map(namesEver).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
}

/** How many rows and columns a table has ever had, as the names of its cells tell. */
function namesEver(record: TableRecord): readonly [rows: number, columns: number] {
  const names = Object.keys(record.cells).map((key) => key.split(":"));
  return [new Set(names.map(([row]) => row)).size, new Set(names.map(([, column]) => column)).size];
}
