/** How much of a text each organisation wrote. */
import type { Blame } from "../types.ts";

export interface Written {
  /** Null is an import. */
  organisation: string | null;
  characters: number;
  /** Of the whole text, 0 to 1. */
  share: number;
}

/** Everybody's characters in title, text and footnotes, most first. */
export function writtenIn({ title, blocks, footnotes, authors }: Blame): Written[] {
  const counts = new Map<string | null, number>();
  for (const { text, by } of [title, ...blocks.map(({ runs }) => runs), ...footnotes.map(({ runs }) => runs)].flat()) {
    const author = by === undefined ? undefined : authors[by];
    if (!author || text === undefined) continue;
    counts.set(author.organisation_id, (counts.get(author.organisation_id) ?? 0) + text.length);
  }
  const whole = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .map(([organisation, characters]) => ({ organisation, characters, share: characters / whole }))
    .sort((a, b) => b.characters - a.characters);
}
