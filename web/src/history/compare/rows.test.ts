import { expect, test } from "vitest";
import type { BlockHead, ComparedBlock, ComparedRun, Comparison, Side } from "../types.ts";
import { wordsOf } from "../words.ts";
import { rowsOf, type Row } from "./rows.ts";

const head = (id: string, number: string | null, kind: BlockHead["kind"] = "paragraph"): BlockHead => ({ id, kind, depth: 0, number });
const run = (side: Side, text: string, change: number | null = null, by: number | null = null): ComparedRun => ({ side, text, change, move: null, by });

function block(from: BlockHead | null, to: BlockHead | null, runs: ComparedRun[], fields: Partial<ComparedBlock> = {}): ComparedBlock {
  return { side: from ? (to ? "both" : "from") : "to", from, to, change: null, move: null, by: null, runs, ...fields };
}

const same = (id: string, number: string | null, kind?: BlockHead["kind"]) => block(head(id, number, kind), head(id, number, kind), [run("both", "Wort")]);

function rows(...blocks: ComparedBlock[]): Row[] {
  const comparison = { title: [], blocks, footnotes: [] } as unknown as Comparison;
  return rowsOf(comparison, { title: { short: "", long: "Titel" }, footnote: () => ({ short: "", long: "Fußnote" }) });
}

/** A row as "name: left | right", a fold as "first–last (count)". */
const drawn = (row: Row | undefined) => {
  if (row === undefined) return undefined;
  if (row.is === "same") return `${row.first.short}–${row.last.short} (${row.rows.length})`;
  const side = (cell: typeof row.from) => (cell === undefined ? "·" : wordsOf(cell.runs));
  return `${row.name.short}: ${side(row.from)} | ${side(row.to)}`;
};

test("what did not change is folded between what did", () => {
  const all = rows(
    same("1", "1", "heading"),
    block(head("2", "(1)"), head("2", "(1)"), [run("both", "ist "), run("from", "alt", 1, 0), run("to", "neu", 1, 1), run("both", " gut")]),
    same("3", "(2)"),
    same("4", "(3)"),
    block(head("5", "(4)"), null, [run("from", "entfällt", 2, 0)], { change: 2, by: 0 }),
    block(null, head("6", "(4)"), [run("to", "kommt", 3, 1)], { change: 3 }),
  );
  expect(all.map(drawn)).toEqual(["1–1 (1)", "1 (1): ist alt gut | ist neu gut", "1 (2)–1 (3) (2)", "1 (4): entfällt | ·", "1 (4): · | kommt"]);
  const [, changed, , removed, made] = all;
  expect(changed?.is === "clause" && [changed.changes, changed.by]).toEqual([[1], [0, 1]]);
  expect(removed?.is === "clause" && removed.structure).toEqual({ is: "removed" });
  expect(made?.is === "clause" && made.structure).toEqual({ is: "made" });
});

test("a split clause keeps its old words on the left, without a clause of their own", () => {
  const [first, second] = rows(
    block(head("1", null), head("1", null), [run("both", "vorn"), run("from", " ", 1)]),
    block(null, head("2", null), [run("both", "hinten")], { change: 2 }),
  );
  expect(first && drawn(first)).toBe(": vorn  | vorn");
  expect(second && drawn(second)).toBe(": hinten | hinten");
  expect(second?.is === "clause" && [second.structure, second.from?.head]).toEqual([{ is: "split" }, null]);
});

test("a moved clause tells where it was and where it is", () => {
  const all = rows(
    block(head("9", "1", "heading"), head("9", "1", "heading"), [run("both", "Erstens")]),
    block(head("1", "(1)"), null, [run("from", "Wandert", 1)], { change: 1, move: 7 }),
    block(head("2", "(2)"), head("2", "(1)"), [run("both", "bleibt")]),
    block(null, head("1", "(2)"), [run("to", "Wandert", 2)], { change: 2, move: 7 }),
  );
  const structures = all.flatMap((row) => (row.is === "clause" ? [row.structure] : []));
  const moved = { is: "moved", move: 7, from: { short: "1 (1)", long: "Abschnitt 1 Abs. 1" }, to: { short: "1 (2)", long: "Abschnitt 1 Abs. 2" } };
  expect(structures).toEqual([moved, moved]);
});
