import type { EditorLabels } from "../../editor/index.ts";
import { m } from "../../messages/messages.js";

/** The editor's words from the message catalogue, in the pages' present language. */
export function labels(): EditorLabels {
  return {
    title: m.editor_title(),
    titlePlaceholder: m.editor_title_placeholder(),
    text: m.editor_text(),
    textPlaceholder: m.editor_text_placeholder(),
    footnotes: m.editor_footnotes(),
    footnote: (number) => m.editor_footnote({ number }),
    footnoteReference: (number) => m.editor_footnote_reference({ number }),
    table: (number) => m.editor_table({ number }),
    fillTable: m.editor_table_fill(),
    cell: (row, column, heading) =>
      heading === "" ? m.editor_cell({ row, column }) : m.editor_cell_of({ row, column, heading }),
    backToText: (number) => m.editor_back_to_text({ number }),
  };
}
