/** A table in the text: a real table, whose cells are texts of their own, and the words that may stand behind its marker. */
import type { Node } from "prosemirror-model";
import type { Decoration, NodeView, ViewMutationRecord } from "prosemirror-view";
import type { TableShape, CellName } from "../tables/table.ts";
import { cellsOf } from "../tables/table.ts";
import type { BehindSpec } from "../text/margin.ts";
import { tableIdOf } from "../text/tables.ts";
import type { Cell } from "./cell.ts";

export interface TableViewOptions {
  shape(id: string): TableShape;
  makeCell(id: string, name: CellName): Cell;
  /** Gives a table without cells new ones; the button that does it is called `fillLabel`. */
  fill(id: string): void;
  readonly fillLabel: string;
  onDestroy(view: TableView): void;
}

export class TableView implements NodeView {
  readonly id: string;
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("p");
  readonly #options: TableViewOptions;
  readonly #region = document.createElement("div");
  readonly #table = document.createElement("table");
  readonly #head = document.createElement("thead");
  readonly #body = document.createElement("tbody");
  readonly #cells = new Map<string, Cell>();
  readonly #lines = new Map<string, HTMLTableRowElement>();
  readonly #watch = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.#letScroll());
  #shape: TableShape = { header: false, columns: [], rows: [] };

  constructor(node: Node, decorations: readonly Decoration[], options: TableViewOptions) {
    this.id = tableIdOf(node);
    this.#options = options;
    this.dom.className = "table-block";
    this.#region.className = "table-region";
    this.#region.contentEditable = "false";
    this.#table.append(this.#head, this.#body);
    this.#region.append(this.#table, this.#fillButton());
    this.contentDOM.className = "table-behind";
    this.dom.append(this.#region, this.contentDOM);
    this.#watch?.observe(this.#region);
    this.#watch?.observe(this.#table);
    this.#showBehind(node, decorations);
    this.refresh();
  }

  /** All rows may be gone when two have removed one each at once. */
  #fillButton(): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "table-fill";
    button.textContent = this.#options.fillLabel;
    button.addEventListener("click", () => this.#options.fill(this.id));
    return button;
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type.name !== "table" || tableIdOf(node) !== this.id) return false;
    this.#showBehind(node, decorations);
    return true;
  }

  #showBehind(node: Node, decorations: readonly Decoration[]): void {
    this.contentDOM.hidden = node.content.size === 0;
    const number = decorations.map(({ spec }) => (spec as Partial<BehindSpec>).behind).find((label) => label !== undefined);
    if (number === undefined) this.contentDOM.removeAttribute("data-number");
    else this.contentDOM.dataset.number = number;
  }

  /** The cells in their order, row by row. */
  get cells(): readonly Cell[] {
    return cellsOf(this.#shape).flatMap((name) => this.#cells.get(keyOf(name)) ?? []);
  }

  get shape(): TableShape {
    return this.#shape;
  }

  cell(name: CellName): Cell | undefined {
    return this.#cells.get(keyOf(name));
  }

  /** Names the table for a screen reader. */
  name(name: string): void {
    this.#table.setAttribute("aria-label", name);
    this.#region.setAttribute("aria-label", name);
  }

  /** Shows the rows and columns that the document has now; whoever writes in a cell keeps the caret. */
  refresh(): void {
    const shape = this.#options.shape(this.id);
    if (JSON.stringify(shape) !== JSON.stringify(this.#shape)) this.#arrange(shape);
    for (const cell of this.cells) cell.show();
    this.markReachable();
  }

  #arrange(shape: TableShape): void {
    const focused = this.cells.find((cell) => cell.focused);
    this.#forgetGone(shape);
    this.#shape = shape;
    const rows = shape.rows.map((row, index) => this.#row(row, shape.header && index === 0));
    this.#head.hidden = !shape.header;
    order(this.#head, shape.header ? rows.slice(0, 1) : []);
    order(this.#body, shape.header ? rows.slice(1) : rows);
    this.dom.classList.toggle("no-cells", this.cells.length === 0);
    // An element that is moved loses the focus.
    if (focused !== undefined && !focused.focused && focused.dom.isConnected) focused.focus();
  }

  #forgetGone(shape: TableShape): void {
    const keys = new Set(cellsOf(shape).map(keyOf));
    for (const [key, cell] of this.#cells) {
      if (keys.has(key)) continue;
      cell.destroy();
      this.#cells.delete(key);
    }
    for (const [row, line] of this.#lines) {
      if (shape.rows.includes(row)) continue;
      line.remove();
      this.#lines.delete(row);
    }
  }

  #row(row: string, heads: boolean): HTMLTableRowElement {
    const line = this.#lines.get(row) ?? document.createElement("tr");
    this.#lines.set(row, line);
    const holders = this.#shape.columns.map((column) => {
      const cell = this.#cell({ row, column });
      const holder = cell.dom.parentElement;
      if (holder !== null && (holder.tagName === "TH") === heads) return holder;
      const made = document.createElement(heads ? "th" : "td");
      if (heads) made.setAttribute("scope", "col");
      made.append(cell.dom);
      return made;
    });
    order(line, holders);
    return line;
  }

  #cell(name: CellName): Cell {
    const cell = this.#cells.get(keyOf(name)) ?? this.#options.makeCell(this.id, name);
    this.#cells.set(keyOf(name), cell);
    return cell;
  }

  /** The Tab key reaches the first cell; inside the table it goes on from cell to cell. */
  markReachable(): void {
    this.cells.forEach((cell, index) => (cell.reachable = index === 0));
  }

  /** A table that is wider than the page scrolls by itself, which the keyboard must reach. */
  #letScroll(): void {
    const scrolls = this.#region.scrollWidth > this.#region.clientWidth;
    if (scrolls) {
      this.#region.tabIndex = 0;
      this.#region.setAttribute("role", "region");
    } else {
      this.#region.removeAttribute("tabindex");
      this.#region.removeAttribute("role");
    }
  }

  /** What happens in the cells is their own. */
  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && this.#region.contains(event.target);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    if (mutation.type === "attributes" && mutation.target === this.contentDOM) return true;
    return !this.contentDOM.contains(mutation.target);
  }

  destroy(): void {
    this.#watch?.disconnect();
    for (const cell of this.#cells.values()) cell.destroy();
    this.#options.onDestroy(this);
  }
}

function keyOf({ row, column }: CellName): string {
  return `${row}/${column}`;
}

/** Makes these the element's children. Only what stands in a wrong place is moved. */
function order(parent: HTMLElement, children: readonly HTMLElement[]): void {
  for (const child of [...parent.children]) if (!children.includes(child as HTMLElement)) child.remove();
  children.forEach((child, index) => {
    const there = parent.children.item(index);
    if (there !== child) parent.insertBefore(child, there);
  });
}
