/** What the rows of a comparison that are no clauses are called. */
import { m } from "../../messages/messages.js";
import type { RowWords } from "./rows.ts";

export function rowWords(): RowWords {
  return {
    title: { short: "", long: m.row_title() },
    footnote: (number) => ({ short: "", long: m.editor_footnote({ number: number ?? "?" }) }),
  };
}
