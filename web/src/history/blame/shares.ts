/** How much of a text each organisation wrote. */
import { runsOfTable } from "../sheet/tables.ts";
import type { Blame } from "../types.ts";

export interface Written {
  /** Null is an import. */
  organisation: string | null;
  characters: number;
  /** Of the whole text, 0 to 1. */
  share: number;
}

/**
 * Percentages to show, in steps of `10 ** -digits`, that add up to exactly 100: what is rounded off goes to whoever lost
 * most by it.
 */
export function percentagesOf(written: readonly Written[]): { percentages: readonly number[]; digits: number } {
  // Where somebody wrote less than one percent, all are told with a decimal.
  const digits = written.some(({ share }) => share < 0.01) ? 1 : 0;
  const steps = 100 * 10 ** digits;
  const exact = written.map(({ share }) => share * steps);
  const whole = exact.map(Math.floor);
  const left = steps - whole.reduce((sum, each) => sum + each, 0);
  const lost = exact.map((share, index) => share - (whole[index] ?? 0));
  const first = lost.map((_, index) => index).sort((a, b) => (lost[b] ?? 0) - (lost[a] ?? 0)).slice(0, left);
  return { percentages: whole.map((each, index) => (each + (first.includes(index) ? 1 : 0)) / 10 ** digits), digits };
}

/** Everybody's characters in title, text and footnotes, most first. */
export function writtenIn({ title, blocks, footnotes, authors }: Blame): Written[] {
  const counts = new Map<string | null, number>();
  for (const { text, by } of [title, ...blocks.flatMap(({ runs, table }) => [runs, ...runsOfTable(table)]), ...footnotes.map(({ runs }) => runs)].flat()) {
    const author = by === undefined ? undefined : authors[by];
    if (!author || text === undefined) continue;
    counts.set(author.organisation_id, (counts.get(author.organisation_id) ?? 0) + text.length);
  }
  const whole = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .map(([organisation, characters]) => ({ organisation, characters, share: characters / whole }))
    .sort((a, b) => b.characters - a.characters);
}
