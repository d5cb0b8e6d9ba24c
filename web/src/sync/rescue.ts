import { diff, getHeads, type Doc, type Patch } from "@automerge/automerge/slim";
import type { Durable } from "./durable.ts";

/** A stretch of a passage; `mine` when the server does not have it. */
export interface Run {
  text: string;
  mine: boolean;
}

/** One paragraph, heading, item, title, cell of a table or footnote in which this device has words that the server lacks. */
export interface Passage {
  area: "title" | "text" | "cell" | "footnote";
  runs: Run[];
}

/** From `start` up to, not including, `end`, in UTF-16 code units of the text as it is now. */
interface Range {
  start: number;
  end: number;
}

/** What stands in a text's string where a block begins or an embed is. */
const marker = "\uFFFC";

/** The passages with words that `doc` has beyond `durable`, in the order of the page: title, text, tables, footnotes. */
export function wordsBeyond(doc: Doc<object>, durable: Durable): Passage[] {
  const patches = diff(doc, durable, getHeads(doc));
  const found = [...textsIn(doc)].flatMap(({ area, path, text }) => passages(area, text, insertedRanges(patches, path)));
  return found.filter(({ runs }) => runs.some(({ mine, text }) => mine && text.trim() !== ""));
}

/** The words themselves, one passage a line, to be copied or inserted. */
export function wordsOf(passages: readonly Passage[]): string {
  const mine = passages.map(({ runs }) => runs.flatMap((run) => (run.mine ? [run.text] : [])).join(" … "));
  return mine.join("\n");
}

/** Replays the patches of one text and tells which stretches of its present string they inserted. */
export function insertedRanges(patches: readonly Patch[], path: readonly string[]): Range[] {
  let ranges: Range[] = [];
  for (const patch of patches) {
    const index = indexWithin(patch, path);
    if (index === undefined) continue;
    if (patch.action === "splice") ranges = insert(ranges, index, patch.value.length);
    if (patch.action === "insert") ranges = insert(ranges, index, patch.values.length);
    if (patch.action === "del") ranges = remove(ranges, index, patch.length ?? 1);
  }
  return ranges;
}

function indexWithin(patch: Patch, path: readonly string[]): number | undefined {
  const index = patch.path.at(-1);
  const sameText = patch.path.length === path.length + 1 && path.every((part, at) => patch.path[at] === part);
  return sameText && typeof index === "number" ? index : undefined;
}

function insert(ranges: Range[], at: number, length: number): Range[] {
  const moved = ranges.flatMap(({ start, end }) => {
    if (start >= at) return [{ start: start + length, end: end + length }];
    if (end <= at) return [{ start, end }];
    return [
      { start, end: at },
      { start: at + length, end: end + length },
    ];
  });
  return joined([...moved, { start: at, end: at + length }]);
}

function remove(ranges: Range[], at: number, length: number): Range[] {
  const shifted = (position: number) => (position <= at ? position : Math.max(at, position - length));
  return joined(ranges.map(({ start, end }) => ({ start: shifted(start), end: shifted(end) })));
}

function joined(ranges: Range[]): Range[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  return sorted.reduce<Range[]>((result, range) => {
    const last = result.at(-1);
    if (last && last.end >= range.start) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
    return result;
  }, []);
}

/** The parts of a document that hold words, as far as they are there. */
interface Held {
  title?: unknown;
  text?: unknown;
  tables?: Record<string, { cells?: Record<string, unknown> }>;
  footnotes?: Record<string, unknown>;
}

function* textsIn(doc: Doc<object>): Generator<{ area: Passage["area"]; path: string[]; text: string }> {
  const { title, text, tables, footnotes } = doc as Held;
  if (typeof title === "string") yield { area: "title", path: ["title"], text: title };
  if (typeof text === "string") yield { area: "text", path: ["text"], text };
  for (const [id, table] of Object.entries(tables ?? {})) {
    for (const [cell, words] of Object.entries(table.cells ?? {})) {
      if (typeof words === "string") yield { area: "cell", path: ["tables", id, "cells", cell], text: words };
    }
  }
  for (const [id, note] of Object.entries(footnotes ?? {})) {
    if (typeof note === "string") yield { area: "footnote", path: ["footnotes", id], text: note };
  }
}

/** Cuts the text at its block markers and keeps the blocks that touch a range. */
function passages(area: Passage["area"], text: string, ranges: readonly Range[]): Passage[] {
  let start = 0;
  return text.split(marker).flatMap((block) => {
    const from = start;
    start += block.length + marker.length;
    const runs = runsOf(block, from, ranges);
    return runs.some(({ mine }) => mine) ? [{ area, runs }] : [];
  });
}

function runsOf(block: string, from: number, ranges: readonly Range[]): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    const begin = Math.max(0, start - from);
    const stop = Math.min(block.length, end - from);
    if (stop <= begin) continue;
    if (begin > at) runs.push({ text: block.slice(at, begin), mine: false });
    runs.push({ text: block.slice(begin, stop), mine: true });
    at = stop;
  }
  if (at < block.length) runs.push({ text: block.slice(at), mine: false });
  return runs;
}
