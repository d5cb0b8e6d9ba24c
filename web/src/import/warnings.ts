/** What did not come over as it stood, told in the page's language. */
import { m } from "../messages/messages.js";
import type { ImportWarning } from "./types.ts";

const sentences: Readonly<Record<string, () => string>> = {
  "no-title": m.warning_no_title,
  "heading-level": m.warning_heading_level,
  "heading-number": m.warning_heading_number,
  "list-start": m.warning_list_start,
  "list-depth": m.warning_list_depth,
  "item-joined": m.warning_item_joined,
  "item-split": m.warning_item_split,
  "heading-inside": m.warning_heading_inside,
  "quotation-in-list": m.warning_quotation_in_list,
  "table-inside": m.warning_table_inside,
  "table-in-footnote": m.warning_table_in_footnote,
  "table-size": m.warning_table_size,
  "footnote-in-cell": m.warning_footnote_in_cell,
  "line-break": m.warning_line_break,
  code: m.warning_code,
  html: m.warning_html,
  image: m.warning_image,
  strikethrough: m.warning_strikethrough,
  rule: m.warning_rule,
  link: m.warning_link,
  metadata: m.warning_metadata,
  "footnote-unused": m.warning_footnote_unused,
  "footnote-reference": m.warning_footnote_reference,
  encoding: m.warning_encoding,
  "broken-characters": m.warning_broken_characters,
  insertion: m.warning_insertion,
  deletion: m.warning_deletion,
  comment: m.warning_comment,
  "header-footer": m.warning_header_footer,
  contents: m.warning_contents,
  edition: m.warning_edition,
  hidden: m.warning_hidden,
  "text-box": m.warning_text_box,
  endnote: m.warning_endnote,
  "nested-table": m.warning_nested_table,
  joined: m.warning_joined,
  "merged-cells": m.warning_merged_cells,
  columns: m.warning_columns,
  formula: m.warning_formula,
  embedded: m.warning_embedded,
  symbol: m.warning_symbol,
  formatting: m.warning_formatting,
  "page-break": m.warning_page_break,
  "cross-reference": m.warning_cross_reference,
  numbering: m.warning_numbering,
  field: m.warning_field,
  "field-without-result": m.warning_field_without_result,
  active: m.warning_active,
};

/** The kinds that this page has a sentence for. */
export const toldKinds = (): string[] => Object.keys(sentences);

/** All that is to be said of one kind. */
export interface WarningGroup {
  sentence: string;
  /** How often. */
  count: number;
  /** Whether the words are in the text; if not, they are listed so that nothing is lost unseen. */
  keepsWords: boolean;
  words: readonly string[];
  /** Such files always have it beside their text, so that nobody need read it or how many pieces it has. */
  usual: boolean;
}

/** The warnings by kind: first those whose words are not in the text, and last what is usual. */
export function grouped(warnings: readonly ImportWarning[]): WarningGroup[] {
  const groups = new Map<string, WarningGroup & { words: string[] }>();
  const usual = usualIn(warnings);
  for (const warning of warnings) {
    const key = warning.kind in sentences ? warning.kind : warning.text;
    const group = groups.get(key) ?? { sentence: sentenceOf(warning), count: 0, keepsWords: warning.keeps_words, words: [], usual: usual.has(key) };
    group.count += warning.count;
    if (warning.words.trim() !== "") group.words.push(warning.words);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/** Only files that Wortlaut itself wrote tell their edition, and these have it in their headers and footers, too. */
function usualIn(warnings: readonly ImportWarning[]): ReadonlySet<string> {
  const isOwn = warnings.some(({ kind }) => kind === "edition");
  return new Set(isOwn ? ["contents", "edition", "header-footer"] : ["contents"]);
}

const rank = ({ usual, keepsWords }: WarningGroup): number => (usual ? 2 : keepsWords ? 1 : 0);

/** A kind that this page does not know yet is told as the server tells it. */
function sentenceOf({ kind, text }: ImportWarning): string {
  return sentences[kind]?.() ?? text;
}
