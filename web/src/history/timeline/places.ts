/** Where a session wrote, in words and as a picture. */
import { m } from "../../messages/messages.js";
import { excerpt, type ClauseName } from "../clauses.ts";
import type { Block, TouchedBlock } from "../types.ts";
import { wordsOf } from "../words.ts";

/** More places than this are counted, not told. */
const most = 3;
/** Characters of a clause that is no more, and is named by its words. */
const words = 24;

/** The server names no more blocks of an entry than this. */
const mostTold = 20;

/** Whether an entry may have touched more blocks than it names. */
export function isCut({ blocks }: { blocks: readonly TouchedBlock[] }): boolean {
  return blocks.length >= mostTold;
}

/** "Abschnitt 2, Abschnitt 2 Abs. 1 und 4 weitere", uncounted where `cut`; empty when no clause was touched. */
export function placesOf(blocks: readonly TouchedBlock[], clauses: ReadonlyMap<string, ClauseName>, cut = false): string {
  const names = [...new Set(blocks.map((block) => nameOf(block, clauses)))];
  const told = names.slice(0, most).join(", ");
  if (cut) return m.places_and_more({ names: told });
  if (names.length <= most) return told;
  return m.places_more({ names: told, count: names.length - most });
}

function nameOf({ id, label, excerpt: first }: TouchedBlock, clauses: ReadonlyMap<string, ClauseName>): string {
  if (id === "title") return m.row_title();
  if (id.startsWith("footnote:")) return m.rescued_area_footnote();
  const name = clauses.get(id)?.long;
  if (name !== undefined) return name;
  return first.trim() === "" ? (label ?? m.clause_gone()) : m.quoted({ text: excerpt(first, words) });
}

export interface Stretch {
  x: number;
  width: number;
}

/** The stretches of a text, of a hundred in length, that the blocks take; neighbours are one. */
export function stretchesOf(touched: readonly TouchedBlock[], text: readonly Block[]): Stretch[] {
  const ids = new Set(touched.map(({ id }) => id));
  const sizes = text.map(({ runs }) => wordsOf(runs).length + 1);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const stretches: Stretch[] = [];
  let x = 0;
  text.forEach(({ id }, index) => {
    const width = ((sizes[index] ?? 0) / whole) * 100;
    const last = stretches.at(-1);
    if (ids.has(id)) {
      if (last && Math.abs(last.x + last.width - x) < 1e-9) last.width += width;
      else stretches.push({ x, width });
    }
    x += width;
  });
  return stretches;
}
