import { expect, test } from "vitest";
import type { Author, ComparedBlock, ComparedRun, Comparison } from "../types.ts";
import { effectsOf } from "./effects.ts";

const author = (organisation_id: string): Author => ({
  session: organisation_id,
  organisation_id,
  member_id: null,
  brought_by: null,
  received_at: 0,
  received_until: 0,
  written_at: null,
  note: null,
  first: 1,
  last: 1,
});

const run = (side: ComparedRun["side"], text: string, change: number | null = null, by: number | null = null, move: number | null = null): ComparedRun => ({
  side,
  text,
  change,
  by,
  move,
});

const block = (change: number | null, ...runs: ComparedRun[]): ComparedBlock => ({
  side: "both",
  from: null,
  to: null,
  change,
  move: null,
  by: null,
  runs,
});

const moment = { heads: [], position: null, at: null };
const comparison: Comparison = {
  from: moment,
  to: moment,
  changes: 4,
  counts: {
    inserted_words: 0,
    removed_words: 0,
    moved_words: 0,
    remarked_words: 0,
    inserted_blocks: 0,
    removed_blocks: 0,
    changed_blocks: 0,
    moved_blocks: 0,
  },
  title: [],
  blocks: [
    block(null, run("both", "ist die "), run("from", "Gewährleistung ", 1, 0), run("from", "und Erbringung", 1, 0), run("to", "Bereitstellung", 1, 1)),
    block(2, run("both", "bleibt")),
    block(null, run("from", "wandert", 3, 0, 1), run("to", "wandert", 3, null, 1), run("both", "fett", 4)),
  ],
  footnotes: [],
  authors: [author("HL"), author("M")],
};

test("the words that go and come are told with their authors", () => {
  const effects = effectsOf(comparison, [1]);
  expect(effects.goes).toEqual([{ text: "Gewährleistung und Erbringung", author: author("HL") }]);
  expect(effects.comes).toEqual([{ text: "Bereitstellung", author: author("M") }]);
  expect(effects.others).toBe(0);
});

test("what only moves, changes its marks or its kind takes no words away", () => {
  expect(effectsOf(comparison, [2, 3, 4])).toEqual({ goes: [], comes: [], others: 3 });
  expect(effectsOf(comparison, undefined).goes).toHaveLength(1);
});
