/** Tables over time: which rows and columns they had, and what stood in their cells. */
import type { Film, FilmTable, Run, Table } from "../types.ts";
import { readLine } from "./read.ts";
import { Track } from "./track.ts";

/** The tables of a film by their ids. */
export function tracksOf(film: Film): ReadonlyMap<string, TableTrack> {
  const cells = new Map<string, Track[]>();
  for (const text of film.texts) {
    if (!text.name.startsWith("cell:")) continue;
    cells.set(text.name, [...(cells.get(text.name) ?? []), new Track(text)]);
  }
  return new Map(film.tables.map((table) => [table.id, new TableTrack(table, cells)]));
}

export class TableTrack {
  readonly #table: FilmTable;
  readonly #cells: ReadonlyMap<string, readonly Track[]>;

  constructor(table: FilmTable, cells: ReadonlyMap<string, readonly Track[]>) {
    this.#table = table;
    this.#cells = cells;
  }

  /** The table after the first `position` changes; undefined before it was made. */
  at(position: number): Table | undefined {
    const lines = this.#table.states.findLast(({ from }) => from < position);
    if (!lines) return undefined;
    const { header, columns } = lines;
    const rows = lines.rows.map((id) => ({ id, cells: columns.map((column) => this.#cell(id, column, position)) }));
    return { header, columns, rows };
  }

  /** Texts that were made at once for one cell are read one after the other. */
  #cell(row: string, column: string, position: number): Run[] {
    const tracks = this.#cells.get(`cell:${this.#table.id}:${row}:${column}`) ?? [];
    const texts = tracks.map((track) => readLine(track, position)).filter((runs) => runs.length > 0);
    return texts.flatMap((runs, index) => (index === 0 ? runs : [{ text: " " }, ...runs]));
  }
}
