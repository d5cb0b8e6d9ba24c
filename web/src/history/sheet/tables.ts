/** A table on the sheet, drawn as the editor shows it. */
import type { Run, Table } from "../types.ts";
import { runNode, type RunOptions } from "./elements.ts";
import { sameRuns } from "./same.ts";

/** A region that scrolls by itself where the table is wider than the sheet. */
export function tableElement(table: Table, name: string, options: RunOptions): HTMLElement {
  const region = document.createElement("div");
  region.className = "table-region";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
  const element = region.appendChild(document.createElement("table"));
  element.setAttribute("aria-label", name);
  table.rows.forEach(({ cells }, index) => {
    const heads = table.header && index === 0;
    const line = (heads ? element.createTHead() : (element.tBodies[0] ?? element.createTBody())).insertRow();
    for (const runs of cells) line.append(cellElement(runs, heads, options));
  });
  return region;
}

function cellElement(runs: readonly Run[], heads: boolean, options: RunOptions): HTMLTableCellElement {
  // An empty heading heads nothing.
  const headed = heads && runs.length > 0;
  const element = document.createElement(headed ? "th" : "td");
  if (headed) element.scope = "col";
  const cell = element.appendChild(document.createElement("div"));
  cell.className = "cell";
  cell.append(...runs.map((run) => runNode(run, options)));
  return element;
}

/** Whether two tables show the same, so that nothing needs to be drawn again. */
export function sameTable(one: Table | undefined, other: Table | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined || one.header !== other.header || one.rows.length !== other.rows.length) return false;
  return one.rows.every(({ cells }, index) => {
    const others = other.rows[index]?.cells ?? [];
    return cells.length === others.length && cells.every((runs, column) => sameRuns(runs, others[column] ?? []));
  });
}

/** The words of a table, cell by cell. */
export function runsOfTable(table: Table | undefined): readonly (readonly Run[])[] {
  return (table?.rows ?? []).flatMap(({ cells }) => cells);
}

/** A table with its runs changed. */
export function withRuns(table: Table, change: (runs: readonly Run[]) => Run[]): Table {
  return { ...table, rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(change) })) };
}
