/** A comparison as rows of a Synopse: one clause a row, runs of unchanged clauses folded into one. */
import { nameClauses, type ClauseName } from "../clauses.ts";
import type { BlockHead, ComparedBlock, ComparedRun, ComparedTable, Comparison, Side } from "../types.ts";
import { wordsOf } from "../words.ts";
import { partsOf } from "./tables.ts";

export interface Cell {
  /** Null where the words belong to the clause above: it was split, or joined with it. */
  head: BlockHead | null;
  runs: readonly ComparedRun[];
}

export interface ClauseRow {
  is: "clause";
  key: string;
  name: ClauseName;
  /** Undefined where the clause is not there at all. */
  from: Cell | undefined;
  to: Cell | undefined;
  /** The blocks' runs of both sides, in the order of the comparison. */
  runs: readonly ComparedRun[];
  /** The title, a footnote or a block of the text. */
  block: ComparedBlock | undefined;
  /** The numbers of the changes in it, ascending. */
  changes: readonly number[];
  /** The structural change, where the clause itself was made, removed, moved or became another kind. */
  structure: Structure | undefined;
  /** The session indexes of those who changed it. */
  by: readonly number[];
}

export interface SameRow {
  is: "same";
  key: string;
  first: ClauseName;
  last: ClauseName;
  rows: readonly ClauseRow[];
}

export type Row = ClauseRow | SameRow;

export type Structure =
  | { is: "made" | "removed" | "split" | "joined" }
  | { is: "moved"; move: number; from: ClauseName | undefined; to: ClauseName | undefined }
  | { is: "became"; from: BlockHead; to: BlockHead };

export interface RowWords {
  title: ClauseName;
  footnote(number: number | null): ClauseName;
}

/** All rows: title, clauses, footnotes. */
export function rowsOf(comparison: Comparison, words: RowWords): Row[] {
  const clauses = clauseRows(comparison.blocks);
  const title = lineRow("title", words.title, comparison.title);
  const notes = comparison.footnotes.map(({ id, number, runs }) => lineRow(`note-${id}`, words.footnote(number), runs));
  return fold([...(comparison.title.length > 0 ? [title] : []), ...clauses, ...notes]);
}

/** Folds neighbouring unchanged rows into one. */
export function fold(rows: readonly ClauseRow[]): Row[] {
  const folded: Row[] = [];
  let same: ClauseRow[] = [];
  const close = () => {
    const [first] = same;
    const last = same.at(-1);
    if (first && last) folded.push({ is: "same", key: `same-${first.key}`, first: first.name, last: last.name, rows: same });
    same = [];
  };
  for (const row of rows) {
    if (row.changes.length === 0) same.push(row);
    else {
      close();
      folded.push(row);
    }
  }
  close();
  return folded;
}

function clauseRows(blocks: readonly ComparedBlock[]): ClauseRow[] {
  const before = namesOn(blocks, "from");
  const after = namesOn(blocks, "to");
  const unnamed: ClauseName = { short: "", long: "" };
  const keyOf = keys();
  return blocks.map((block) => {
    const name = (block.to && after.get(block.to.id)) ?? (block.from && before.get(block.from.id)) ?? unnamed;
    return {
      is: "clause",
      key: keyOf((block.to ?? block.from)?.id ?? ""),
      name,
      from: cell(block.from, block.runs, "from"),
      to: cell(block.to, block.runs, "to"),
      runs: block.runs,
      block,
      changes: changesIn(block.runs, block.change, block.table),
      structure: structureOf(block, blocks, before, after),
      by: authorsOf(block.runs, block.by, block.table),
    };
  });
}

/** Keys that stay when blocks come or go elsewhere; a block that was moved has two rows. */
function keys(): (id: string) => string {
  const counts = new Map<string, number>();
  return (id) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return `${id}-${count}`;
  };
}

function lineRow(key: string, name: ClauseName, runs: readonly ComparedRun[]): ClauseRow {
  return {
    is: "clause",
    key,
    name,
    from: cell(null, runs, "from"),
    to: cell(null, runs, "to"),
    runs,
    block: undefined,
    changes: changesIn(runs, null),
    structure: undefined,
    by: authorsOf(runs, null),
  };
}

function namesOn(blocks: readonly ComparedBlock[], side: "from" | "to"): ReadonlyMap<string, ClauseName> {
  return nameClauses(
    blocks.flatMap((block) => {
      const head = block[side];
      return head ? [{ head, text: wordsOf(block.runs.filter((run) => isOn(run.side, side))) }] : [];
    }),
  );
}

const isOn = (side: Side, wanted: "from" | "to") => side === "both" || side === wanted;

function cell(head: BlockHead | null, all: readonly ComparedRun[], side: "from" | "to"): Cell | undefined {
  const runs = all.filter((run) => isOn(run.side, side));
  return head === null && runs.length === 0 ? undefined : { head, runs };
}

function changesIn(runs: readonly ComparedRun[], own: number | null, table?: ComparedTable): number[] {
  const numbers = [own, ...[...runs, ...partsOf(table)].map(({ change }) => change)].filter((change) => change !== null);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function authorsOf(runs: readonly ComparedRun[], own: number | null, table?: ComparedTable): number[] {
  const changed = [...runs, ...partsOf(table)].filter(({ change }) => change !== null).map(({ by }) => by);
  return [...new Set([own, ...changed].filter((by) => by !== null))];
}

function structureOf(
  block: ComparedBlock,
  blocks: readonly ComparedBlock[],
  before: ReadonlyMap<string, ClauseName>,
  after: ReadonlyMap<string, ClauseName>,
): Structure | undefined {
  if (block.move !== null) return moved(block.move, blocks, before, after);
  const shared = block.runs.some(({ side }) => side === "both");
  if (block.side === "to") return { is: shared ? "split" : "made" };
  if (block.side === "from") return { is: shared ? "joined" : "removed" };
  if (block.change === null || !block.from || !block.to || block.table !== undefined) return undefined;
  return { is: "became", from: block.from, to: block.to };
}

function moved(
  move: number,
  blocks: readonly ComparedBlock[],
  before: ReadonlyMap<string, ClauseName>,
  after: ReadonlyMap<string, ClauseName>,
): Structure {
  const partners = blocks.filter((block) => block.move === move);
  const from = partners.find(({ side }) => side !== "to")?.from;
  const to = partners.find(({ side }) => side !== "from")?.to;
  return { is: "moved", move, from: from ? before.get(from.id) : undefined, to: to ? after.get(to.id) : undefined };
}
