/** What is copied from the text, and what is pasted into it: notes and tables come with their words, as some of its own. */
import type { DOMSerializer, Fragment, Node, Slice } from "prosemirror-model";
import type { TextDocument } from "./api.ts";
import type { TextBinding } from "./binding/binding.ts";
import type { Session } from "./binding/session.ts";
import { plainText, takeNotes, takeTables, textSerializer, withOwnTables, wordsShown, type ShownTable } from "./tables/clipboard.ts";
import { Room } from "./tables/room.ts";
import { createTable, shapeOf, type CellName, type TableWords } from "./tables/table.ts";
import { cleanHtml } from "./text/clipboard.ts";
import { hasNote, withOwnNotes } from "./text/footnotes.ts";
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
  /** The words of notes in it. */
  readonly #pastedNotes = new Map<string, Fragment>();

  constructor(texts: PasteboardTexts) {
    this.#texts = texts;
    const shown = { table: (id: string) => this.#shownTable(id), note: (id: string) => texts.note(id).state.doc };
    this.copied = { html: textSerializer(shown), text: (slice) => plainText(slice, shown) };
  }

  /** A first look at HTML that is pasted: the words of its tables and notes are kept until they have a place. */
  cleaned(html: string): string {
    this.#pastedTables.clear();
    this.#pastedNotes.clear();
    const room = new Room(this.#texts.doc());
    return cleanHtml(html, (page) => {
      takeNotes(page, (id, words) => this.#pastedNotes.set(id, words));
      takeTables(page, room, (id, words) => this.#pastedTables.set(id, words));
    });
  }

  /** What is pasted gets notes and tables of its own. */
  pasted(slice: Slice): Slice {
    const present = footnoteIds(this.#texts.text());
    const wasCut = (id: string) => !present.includes(id) && hasNote(this.#texts.doc(), id);
    const noted = withOwnNotes(slice, wasCut, (id) => this.#copyNote(id, present.includes(id)));
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
  #copyNote(id: string, present: boolean): string {
    const copy = crypto.randomUUID();
    const words = present ? this.#texts.note(id).state.doc.firstChild?.content : this.#pastedNotes.get(id);
    const binding = this.#texts.note(copy);
    binding.requestCreation();
    if (words !== undefined && words.size > 0) binding.dispatch(binding.state.tr.insert(1, words));
    this.#texts.session.expectFlush();
    return copy;
  }
}
