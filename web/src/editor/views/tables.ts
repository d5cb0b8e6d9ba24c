/** The tables of the text: their views, the way of the caret through their cells, and which cell it was in last. */
import type { Doc } from "@automerge/automerge/slim";
import type { Node } from "prosemirror-model";
import type { Decoration, EditorView, NodeView } from "prosemirror-view";
import type { EditorLabels, TableSummary, TextDocument } from "../api.ts";
import { lineOf, type TextBinding } from "../binding/binding.ts";
import { spansOf, textsAt } from "../binding/object.ts";
import { cellPath, cellsOf, shapeOf, type CellName, type TableShape } from "../tables/table.ts";
import { tableIds, type Side } from "../text/tables.ts";
import { Cell } from "./cell.ts";
import type { Field } from "./field.ts";
import type { KeyActions } from "./keys.ts";
import { TableView } from "./table.ts";

export interface TablesOptions {
  readonly labels: EditorLabels;
  doc(): Doc<TextDocument>;
  editable(): boolean;
  binding(table: string, cell: CellName): TextBinding;
  makeField(own: CellFieldOptions): Field;
  /** Goes on in the text before or behind a table. */
  leave(table: string, side: Side): boolean;
  /** Puts a row behind the last one. */
  addRow(table: string): void;
  /** Gives a table that has lost all its rows or columns new ones. */
  fill(table: string): void;
}

/** What is a cell's own about its field. */
export interface CellFieldOptions {
  readonly place: string;
  readonly mount: HTMLElement;
  readonly binding: TextBinding;
  readonly keys: KeyActions;
  name(): string;
}

/** A cell of a table. */
export interface CellPlace {
  readonly table: string;
  readonly cell: CellName;
}

export class Tables {
  readonly #options: TablesOptions;
  readonly #views = new Set<TableView>();
  #ids: readonly string[] = [];
  #last: CellPlace | null = null;

  constructor(options: TablesOptions) {
    this.#options = options;
  }

  /** The view of a table in the text. */
  view(node: Node, decorations: readonly Decoration[]): NodeView {
    const view = new TableView(node, decorations, {
      shape: (id) => shapeOf(this.#options.doc(), id),
      makeCell: (id, name) => this.#makeCell(id, name),
      fill: (id) => this.#options.fill(id),
      fillLabel: this.#options.labels.fillTable,
      onDestroy: (gone) => this.#views.delete(gone),
    });
    this.#views.add(view);
    this.#name(view);
    return view;
  }

  #name(view: TableView): void {
    const index = this.#ids.indexOf(view.id);
    view.name(this.#options.labels.table(index < 0 ? this.#ids.length + 1 : index + 1));
  }

  #makeCell(table: string, cell: CellName): Cell {
    const binding = this.#options.binding(table, cell);
    const place = { table, cell };
    return new Cell({
      name: cell,
      binding,
      editable: () => this.#options.editable(),
      current: () => this.#last !== null && placeName(this.#last) === placeName(place),
      otherWords: () => this.#otherWords(place),
      makeField: (mount) =>
        this.#options.makeField({
          place: placeName(place),
          mount,
          binding,
          keys: this.#keys(place),
          name: () => this.#nameOf(place),
        }),
    });
  }

  /** What stands in cells that were made at the same time as the one that is shown. */
  #otherWords({ table, cell }: CellPlace): readonly Node[] {
    const doc = this.#options.doc();
    const texts = textsAt(doc, cellPath(table, cell)).slice(0, -1);
    return texts.map((text) => lineOf(spansOf(doc, text))).filter((words) => words.textContent !== "");
  }

  #nameOf({ table, cell }: CellPlace): string {
    const { header, rows, columns } = shapeOf(this.#options.doc(), table);
    const [first] = rows;
    const heads = header && first !== undefined && first !== cell.row;
    const heading = heads ? this.#options.binding(table, { row: first, column: cell.column }).state.doc.textContent : "";
    return this.#options.labels.cell(rows.indexOf(cell.row) + 1, columns.indexOf(cell.column) + 1, heading);
  }

  /** The text is another one: tables may have come, gone or changed places. */
  update(doc: Node): void {
    this.#ids = tableIds(doc);
    for (const view of this.#views) this.#name(view);
  }

  /** The document is another one: rows and columns may be. */
  documentChanged(): void {
    for (const view of this.#views) view.refresh();
  }

  /** A text is another one; one of the cells shows it. */
  updated(binding: TextBinding): void {
    for (const { cell } of this.#cellsWith(binding)) cell.show();
  }

  /** Every text of a table on the page, and how the others call its place. */
  get texts(): readonly { readonly place: string; readonly binding: TextBinding }[] {
    return [...this.#views].flatMap(({ id, cells }) =>
      cells.map(({ name, binding }) => ({ place: placeName({ table: id, cell: name }), binding })),
    );
  }

  /** Where the caret is, or was last; null once that cell is gone. */
  get last(): CellPlace | null {
    const there = this.#last !== null && this.#cell(this.#last) !== undefined;
    return there ? this.#last : null;
  }

  /** The table that the caret is in. */
  get summary(): TableSummary | null {
    if (this.last === null) return null;
    const { header, rows, columns } = this.#shape(this.last.table);
    return { rows: rows.length, columns: columns.length, header };
  }

  #shape(table: string): TableShape {
    return shapeOf(this.#options.doc(), table);
  }

  /** The caret has come into a field: the cell that it left is plain words again. */
  focused(field: Field): void {
    const place = this.#cellsWith(field.binding).map(({ table, cell }) => ({ table, cell: cell.name }))[0] ?? null;
    this.#last = place;
    for (const view of this.#views) for (const cell of view.cells) if (cell.field !== null) cell.rest();
  }

  #cellsWith(binding: TextBinding): readonly { readonly table: string; readonly cell: Cell }[] {
    if (binding.path[0] !== "tables") return [];
    const views = [...this.#views].filter(({ id }) => id === binding.path[1]);
    return views.flatMap(({ id, cells }) => cells.filter((cell) => cell.binding === binding).map((cell) => ({ table: id, cell })));
  }

  #cell({ table, cell }: CellPlace): Cell | undefined {
    return [...this.#views].find(({ id }) => id === table)?.cell(cell);
  }

  /** Puts the caret into the cell with this text; false where no table shows it. */
  focusText(binding: TextBinding): boolean {
    return this.#cellsWith(binding)[0]?.cell.focus() ?? false;
  }

  /** Puts the caret into the cell at a place, counted from 0, or the nearest that there is. */
  focus(table: string, row: number, column: number, end: "start" | "end" = "start"): boolean {
    const { rows, columns } = this.#shape(table);
    const name = { row: rows.at(nearest(row, rows.length)), column: columns.at(nearest(column, columns.length)) };
    if (name.row === undefined || name.column === undefined) return false;
    const cell = this.#cell({ table, cell: { row: name.row, column: name.column } });
    if (cell === undefined || !cell.focus()) return false;
    cell.field?.caretTo(end);
    return true;
  }

  /** The place of a cell, counted from 0. */
  position({ table, cell }: CellPlace): { readonly row: number; readonly column: number } {
    const { rows, columns } = this.#shape(table);
    return { row: rows.indexOf(cell.row), column: columns.indexOf(cell.column) };
  }

  #keys(place: CellPlace): KeyActions {
    return {
      Tab: () => this.#step(place, 1, "start") || this.#addRow(place),
      "Shift-Tab": () => this.#step(place, -1, "end") || this.#options.leave(place.table, "before"),
      Enter: () => this.#move(place, 1) || this.#options.leave(place.table, "behind"),
      "Shift-Enter": () => this.#move(place, -1) || this.#options.leave(place.table, "before"),
      Escape: () => this.#options.leave(place.table, "behind"),
      ArrowDown: (view) => view.endOfTextblock("down") && (this.#move(place, 1) || this.#options.leave(place.table, "behind")),
      ArrowUp: (view) => view.endOfTextblock("up") && (this.#move(place, -1) || this.#options.leave(place.table, "before")),
      ArrowRight: (view) =>
        atEdge(view, "end") && (this.#step(place, 1, "start") || this.#options.leave(place.table, "behind")),
      ArrowLeft: (view) => atEdge(view, "start") && (this.#step(place, -1, "end") || this.#options.leave(place.table, "before")),
    };
  }

  /** On to the next cell, or back to the one before, in reading order. */
  #step(place: CellPlace, by: 1 | -1, end: "start" | "end"): boolean {
    const cells = cellsOf(this.#shape(place.table));
    const at = cells.findIndex(({ row, column }) => row === place.cell.row && column === place.cell.column);
    const next = at < 0 ? undefined : cells[at + by];
    if (next === undefined) return false;
    const { row, column } = this.position({ table: place.table, cell: next });
    return this.focus(place.table, row, column, end);
  }

  /** To the cell below or above. */
  #move(place: CellPlace, by: 1 | -1): boolean {
    const { row, column } = this.position(place);
    const there = row + by >= 0 && row + by < this.#shape(place.table).rows.length;
    return there && this.focus(place.table, row + by, column, by > 0 ? "start" : "end");
  }

  #addRow({ table }: CellPlace): boolean {
    this.#options.addRow(table);
    return this.focus(table, Number.POSITIVE_INFINITY, 0);
  }

  /** Shows a changed right. */
  refresh(): void {
    for (const view of this.#views) {
      view.markReachable();
      for (const cell of view.cells) cell.refresh();
    }
  }
}

function nearest(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}

function placeName({ table, cell }: CellPlace): string {
  return `${table}.${cell.row}.${cell.column}`;
}

/** Whether the caret stands at the beginning or the end of its block. */
export function atEdge({ state }: EditorView, edge: "start" | "end"): boolean {
  const { empty, $head } = state.selection;
  return empty && $head.parentOffset === (edge === "start" ? 0 : $head.parent.content.size);
}
