/** A member at a keyboard without a page: the bindings, with a clock and a hand that does odd things at random. */
import type { DocHandle } from "@automerge/automerge-repo/slim";
import type { Node, Schema } from "prosemirror-model";
import { NodeSelection, TextSelection, type Command } from "prosemirror-state";
import type { TextDocument } from "../api.ts";
import type { TextBinding } from "../binding/binding.ts";
import { Session } from "../binding/session.ts";
import { noteSchema, textSchema, titleSchema } from "../schema/schema.ts";
import { createNote, newReference, notePath } from "../text/footnotes.ts";
import { insertEmbed } from "../text/blocks.ts";
import { insertTable, tableIds } from "../text/tables.ts";
import { cellPath, cellsOf, createCell, createTable, emptyTable, shapeOf, type CellName } from "../tables/table.ts";
import { footnoteIds } from "../views/reference.ts";
import { TestClock } from "./clock.ts";

export class Writer {
  readonly clock = new TestClock();
  readonly session: Session;
  readonly title: TextBinding;
  readonly text: TextBinding;
  /** Every turn of pending that the page was told. */
  readonly pendings: boolean[] = [];

  constructor(
    readonly name: string,
    readonly handle: DocHandle<TextDocument>,
    othersPresent = true,
  ) {
    this.session = new Session({
      handle,
      clock: this.clock,
      othersPresent: () => othersPresent,
      onPending: (pending) => this.pendings.push(pending),
      onUpdate: () => undefined,
      onHistory: () => undefined,
      onDocument: () => undefined,
    });
    this.title = this.#binding(["title"], titleSchema);
    this.text = this.#binding(["text"], textSchema);
  }

  #binding(path: string[], schema: Schema): TextBinding {
    return this.session.binding(path, () => ({ schema, plugins: [] }));
  }

  note(id: string): TextBinding {
    return this.session.binding(notePath(id), () => ({ schema: noteSchema, plugins: [], create: createNote(id) }));
  }

  cell(table: string, cell: CellName): TextBinding {
    const make = () => ({ schema: noteSchema, plugins: [], create: createCell(table, cell) });
    return this.session.binding(cellPath(table, cell), make);
  }

  /** The cells of a table, row by row. */
  cells(table: string): readonly TextBinding[] {
    return cellsOf(shapeOf(this.handle.doc(), table)).map((cell) => this.cell(table, cell));
  }

  /** The tables in the text. */
  tables(): readonly string[] {
    return tableIds(this.text.state.doc);
  }

  /** All texts that this member has open: title, text, the notes it refers to and the cells of its tables. */
  texts(): readonly TextBinding[] {
    const notes = footnoteIds(this.text.state.doc).map((id) => this.note(id));
    return [this.title, this.text, ...notes, ...this.tables().flatMap((id) => this.cells(id))];
  }

  select(binding: TextBinding, anchor: number, head = anchor): void {
    const { doc, tr } = binding.state;
    binding.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
  }

  /** Puts the caret behind the first occurrence of some words. */
  goBehind(words: string, binding = this.text): void {
    let place = -1;
    binding.state.doc.descendants((node, position) => {
      const found = node.text?.indexOf(words) ?? -1;
      if (place < 0 && found >= 0) place = position + found + words.length;
    });
    if (place < 0) throw new Error(`${this.name} cannot find "${words}".`);
    this.select(binding, place);
  }

  /** Selects the first occurrence of some words. */
  mark(words: string, binding = this.text): void {
    this.goBehind(words, binding);
    const { head } = binding.state.selection;
    this.select(binding, head - words.length, head);
  }

  type(words: string, binding = this.text): void {
    for (const character of words) binding.dispatch(binding.state.tr.insertText(character));
  }

  run(command: Command, binding = this.text): boolean {
    return this.session.alone(() => command(binding.state, (transaction) => binding.dispatch(transaction)));
  }

  insertFootnote(id: string): void {
    if (!this.run(insertEmbed(newReference(id)))) return;
    this.note(id).requestCreation();
    this.session.expectFlush();
  }

  insertTable(id: string, rows = 3, columns = 3): void {
    if (!this.run(insertTable(id))) return;
    this.session.performWithWords((doc) => createTable(doc, id, emptyTable(rows, columns)));
  }

  /** The words of a table's cells, a line a row. */
  tableShown(id: string): string {
    const { rows, columns } = shapeOf(this.handle.doc(), id);
    const words = (row: string) => columns.map((column) => this.cell(id, { row, column }).state.doc.textContent);
    return rows.map((row) => words(row).join("|")).join("\n");
  }

  selectNode(position: number): void {
    const { doc, tr } = this.text.state;
    this.text.dispatch(tr.setSelection(NodeSelection.create(doc, position)));
  }

  /** The text's blocks, one a line. */
  shown(): string {
    const lines: string[] = [];
    this.text.state.doc.forEach((block: Node) => lines.push(block.textContent));
    return lines.join("\n");
  }

  /** Throws unless everything shown is exactly what the document says, as far as nothing waits. */
  check(after: string): void {
    for (const binding of this.texts()) {
      binding.state.doc.check();
      if (binding.pending) continue;
      const held = binding.fresh(this.handle.doc());
      if (binding.state.doc.eq(held)) continue;
      const place = binding.path.join("/");
      throw new Error(`${this.name}, ${place}, after ${after}:\nshown ${String(binding.state.doc)}\nheld  ${String(held)}`);
    }
  }
}
