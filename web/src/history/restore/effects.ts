/** What taking changes of a comparison (from now to then) would do to the present text. */
import { cellsOf, linesOf } from "../compare/tables.ts";
import type { Author, ComparedRun, Comparison } from "../types.ts";

/** Words that go or come, and who wrote them. */
export interface Words {
  text: string;
  author: Author | undefined;
}

export interface Effects {
  /** Words of the present text that will go. */
  goes: readonly Words[];
  /** Words that come back. */
  comes: readonly Words[];
  /** Words that stay and change their place or their marks, clauses that change their kind, rows and columns that come or go. */
  others: number;
}

/** The effects of the changes with the given numbers; of all when undefined. */
export function effectsOf(comparison: Comparison, changes: readonly number[] | undefined): Effects {
  const wanted = (change: number | null) => change !== null && (changes === undefined || changes.includes(change));
  const blocks = comparison.blocks.flatMap(({ runs, table }) => [runs, ...cellsOf(table)]);
  const lines = [comparison.title, ...blocks, ...comparison.footnotes.map(({ runs }) => runs)];
  const runs = lines.map((line) => line.filter(({ change }) => wanted(change)));
  const words = (side: "from" | "to") => runs.flatMap((line) => joined(line.filter((run) => run.side === side && run.move === null), comparison.authors));
  const structural = comparison.blocks.filter(({ change, runs: own }) => wanted(change) && !own.some((run) => wanted(run.change)));
  const stays = runs.flat().filter(({ side, move }) => side === "both" || (move !== null && side === "to"));
  const reshaped = new Set(comparison.blocks.flatMap(({ table }) => linesOf(table)).filter(({ change }) => wanted(change)).map(({ change }) => change));
  return { goes: words("from"), comes: words("to"), others: structural.length + reshaped.size + stays.length };
}

/** Neighbouring words of one change and author as one. */
function joined(runs: readonly ComparedRun[], authors: readonly Author[]): Words[] {
  const words: (Words & { change: number | null; by: number | null })[] = [];
  for (const { text = "", change, by } of runs) {
    const last = words.at(-1);
    if (last?.change === change && last.by === by) last.text += text;
    else words.push({ text, change, by, author: by === null ? undefined : authors[by] });
  }
  return words.filter(({ text }) => text.trim() !== "").map(({ text, author }) => ({ text, author }));
}
