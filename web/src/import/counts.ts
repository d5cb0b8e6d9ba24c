/** How much there is of what, in a sentence: "539 Wörter, 11 Überschriften, 1 Tabelle". */
import { m } from "../messages/messages.js";
import type { Counts } from "./types.ts";

export function countsTold(counts: Counts, language: string): string {
  const parts: [number, (one: { count: number }) => string, () => string][] = [
    [counts.words, m.count_words, m.count_word],
    [counts.headings, m.count_headings, m.count_heading],
    [counts.paragraphs, m.count_paragraphs, m.count_paragraph],
    [counts.list_items, m.count_items, m.count_item],
    [counts.quotations, m.count_quotations, m.count_quotation],
    [counts.tables, m.count_tables, m.count_table],
    [counts.footnotes, m.count_footnotes, m.count_footnote],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, many, one]) => (count === 1 ? one() : many({ count })));
  return new Intl.ListFormat(language, { type: "unit" }).format(told);
}
