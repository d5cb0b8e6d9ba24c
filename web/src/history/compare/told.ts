/** What a comparison says in words beside the words. */
import { m } from "../../messages/messages.js";
import type { BlockHead, ComparedRun, Counts, Marks } from "../types.ts";
import type { Structure } from "./rows.ts";

/** What became of a clause as a whole; undefined when only its words changed. */
export function structureTold(structure: Structure | undefined): string | undefined {
  switch (structure?.is) {
    case "made":
      return m.told_made();
    case "removed":
      return m.told_removed();
    case "split":
      return m.told_split();
    case "joined":
      return m.told_joined();
    case "moved":
      return movedTold(structure.from?.long, structure.to?.long);
    case "became":
      return becameTold(structure.from, structure.to);
    case undefined:
      return undefined;
  }
}

function movedTold(from: string | undefined, to: string | undefined): string {
  return from !== undefined && to !== undefined ? m.told_moved({ from, to }) : m.told_moved_somewhere();
}

function becameTold(from: BlockHead, to: BlockHead): string {
  const [was, is] = [kindTold(from), kindTold(to)];
  if (was !== is) return m.told_became({ was, is });
  if (from.depth !== to.depth) return from.depth < to.depth ? m.told_indented() : m.told_outdented();
  if (from.numbered !== to.numbered) return to.numbered === true ? m.told_numbered() : m.told_unnumbered();
  return m.told_changed();
}

function kindTold({ kind, level }: BlockHead): string {
  switch (kind) {
    case "heading":
      return m.tool_heading({ level: level ?? 1 });
    case "ordered-list-item":
      return m.kind_ordered();
    case "unordered-list-item":
      return m.kind_unordered();
    case "blockquote":
      return m.tool_blockquote();
    case "paragraph":
      return m.tool_paragraph();
    case "table":
      return m.kind_table();
  }
}

/** What changed in the marks of words that stayed: "jetzt fett, nicht mehr kursiv". */
export function marksTold({ marks = {}, marks_from: before = {} }: ComparedRun): string {
  const names: Record<keyof Marks, () => string> = { strong: m.mark_strong, em: m.mark_em, term: m.mark_term, link: m.mark_link };
  const told = (Object.keys(names) as (keyof Marks)[]).flatMap((name) => {
    if (JSON.stringify(marks[name]) === JSON.stringify(before[name])) return [];
    const mark = names[name]();
    if (marks[name] !== undefined && before[name] !== undefined) return [m.told_mark_other({ mark })];
    return [marks[name] === undefined ? m.told_mark_off({ mark }) : m.told_mark_on({ mark })];
  });
  return told.join(", ");
}

/** "12 Wörter eingefügt, 3 Wörter entfernt, 1 Absatz verschoben"; what is zero is not told. */
export function countsTold(counts: Counts, language: string): string {
  const parts: [keyof Counts, (count: { count: string }) => string, () => string][] = [
    ["inserted_words", m.counts_inserted, m.counts_inserted_one],
    ["removed_words", m.counts_removed, m.counts_removed_one],
    ["moved_words", m.counts_moved, m.counts_moved_one],
    ["remarked_words", m.counts_remarked, m.counts_remarked_one],
    ["inserted_blocks", m.counts_blocks_inserted, m.counts_blocks_inserted_one],
    ["removed_blocks", m.counts_blocks_removed, m.counts_blocks_removed_one],
    ["changed_blocks", m.counts_blocks_changed, m.counts_blocks_changed_one],
    ["moved_blocks", m.counts_blocks_moved, m.counts_blocks_moved_one],
  ];
  const told = parts.flatMap(([key, many, one]) => {
    const count = counts[key];
    if (count === 0) return [];
    return [count === 1 ? one() : many({ count: count.toLocaleString(language) })];
  });
  return told.length === 0 ? m.counts_none() : told.join(", ");
}
