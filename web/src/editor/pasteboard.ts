/** What is copied from the text, and what is pasted into it: notes and tables come with their words, as some of its own. */
import type { DOMSerializer, Node, Slice } from "prosemirror-model";
import type { TextDocument } from "./api.ts";
import type { TextBinding } from "./binding/binding.ts";
import type { Session } from "./binding/session.ts";
import { plainText, tableSerializer, takeTables, withOwnTables, wordsShown, type ShownTable } from "./tables/clipboard.ts";
import { createTable, shapeOf, type CellName, type TableWords } from "./tables/table.ts";
import { cleanHtml } from "./text/clipboard.ts";
import { withOwnNotes } from "./text/footnotes.ts";
import { footnoteIds } from "./views/reference.ts";

export interface PasteboardTexts {
  readonly session: Session;
  doc(): TextDocument;
  /** The running text. */
  text(): Node;
  note(id: string): TextBinding;
  cell(table: string, cell: CellName): TextBinding;
}

export class Pasteboard {
  readonly copied: { readonly html: DOMSerializer; readonly text: (slice: Slice) => string };
  readonly #texts: PasteboardTexts;
  /** The words of tables in what is being pasted. */
  readonly #pastedTables = new Map<string, TableWords>();

  constructor(texts: PasteboardTexts) {
    this.#texts = texts;
    const shown = (id: string) => this.#shownTable(id);
    this.copied = { html: tableSerializer(shown), text: (slice) => plainText(slice, shown) };
  }

  /** A first look at HTML that is pasted: the words of its tables are kept until they have a table. */
  cleaned(html: string): string {
    this.#pastedTables.clear();
    return cleanHtml(html, (page) => takeTables(page, (id, words) => this.#pastedTables.set(id, words)));
  }

  /** What is pasted gets notes and tables of its own. */
  pasted(slice: Slice): Slice {
    const noted = withOwnNotes(slice, footnoteIds(this.#texts.text()), (id) => this.#copyNote(id));
    return withOwnTables(noted, (id) => this.#copyTable(id));
  }

  #copyTable(id: string): string {
    const words = this.#pastedTables.get(id) ?? wordsShown(this.#shownTable(id));
    const copy = crypto.randomUUID();
    this.#texts.session.performWithWords((doc) => createTable(doc, copy, words));
    return copy;
  }

  #shownTable(id: string): ShownTable {
    const { header, rows, columns } = shapeOf(this.#texts.doc(), id);
    const cell = (row: string, column: string): Node => this.#texts.cell(id, { row, column }).state.doc;
    return { header, rows: rows.map((row) => columns.map((column) => cell(row, column))) };
  }

  /** A note of its own with the same words, for a reference that has been copied. */
  #copyNote(id: string): string {
    const copy = crypto.randomUUID();
    const words = this.#texts.note(id).state.doc.firstChild?.content;
    const binding = this.#texts.note(copy);
    binding.requestCreation();
    if (words !== undefined && words.size > 0) binding.dispatch(binding.state.tr.insert(1, words));
    this.#texts.session.expectFlush();
    return copy;
  }
}
