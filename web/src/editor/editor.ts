import { chainCommands, deleteSelection, selectNodeBackward, selectNodeForward } from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { NodeSelection, TextSelection, type Command } from "prosemirror-state";
import type { Editor, EditorCommands, EditorOptions, EditorStateSummary, TableCommand } from "./api.ts";
import type { TextBinding } from "./binding/binding.ts";
import { Session, type Clock } from "./binding/session.ts";
import { textChords, wordChords, type ChordTargets } from "./chords.ts";
import { createCommands } from "./commands.ts";
import { Pasteboard } from "./pasteboard.ts";
import { Presence } from "./presence/presence.ts";
import { noteSchema, textSchema, titleSchema } from "./schema/schema.ts";
import { summarise } from "./summary.ts";
import { tableAction } from "./tables/commands.ts";
import { insertLine } from "./tables/edits.ts";
import { canHoldTables, cellPath, createCell, createTable, emptyTable, shapeOf, type CellName } from "./tables/table.ts";
import { insertEmbed } from "./text/blocks.ts";
import { backspaceAtStart, deleteAtEnd, splitBlock } from "./text/breaks.ts";
import { canHoldNotes, createNote, newReference, notePath } from "./text/footnotes.ts";
import { blockRules } from "./text/inputRules.ts";
import { margin } from "./text/margin.ts";
import { insertTable, leaveTable, removeTable, tableGuard, type Side } from "./text/tables.ts";
import { currentLink } from "./text/words.ts";
import { Field, fieldPlugins, type FieldOptions } from "./views/field.ts";
import { ItemView } from "./views/item.ts";
import { Notes } from "./views/notes.ts";
import { idOf } from "./views/reference.ts";
import { Tables, type CellFieldOptions } from "./views/tables.ts";

/** Creates the editor inside `options.mount`. */
export function createEditor(options: EditorOptions): Editor {
  return new PageEditor(options);
}

const browserClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

const textKeys = keymap({
  Enter: splitBlock,
  "Shift-Enter": splitBlock,
  Backspace: chainCommands(undoInputRule, deleteSelection, backspaceAtStart, selectNodeBackward),
  Delete: chainCommands(deleteSelection, deleteAtEnd, selectNodeForward),
});

/** How large an inserted table is, its heading row included. */
const newTable = { rows: 3, columns: 3 };

/** What differs from field to field; the rest is the same for all. */
type OwnFieldOptions = Partial<FieldOptions> &
  Pick<FieldOptions, "kind" | "place" | "binding" | "mount" | "name" | "keys">;

/** The sheet with its title, text and notes. */
class PageEditor implements Editor {
  readonly commands: EditorCommands;
  readonly #options: EditorOptions;
  readonly #page = document.createElement("article");
  readonly #session: Session;
  readonly #chordTargets: ChordTargets;
  readonly #title: Field;
  readonly #text: Field;
  readonly #notes: Notes;
  readonly #tables: Tables;
  readonly #presence: Presence | null;
  #editable: boolean;
  #active: Field;
  #focused: Field | null = null;
  /** Where the caret was last, for the others; null for someone who has only read. */
  #caret: Field | null = null;
  #summary: EditorStateSummary | null = null;
  #summaryExpected = false;
  #destroyed = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#editable = options.editable && !options.handle.isReadOnly();
    this.#session = this.#createSession();
    this.#notes = new Notes({
      labels: options.labels,
      makeField: (id, mount, name) => this.#createNoteField(id, mount, name),
      onReturn: (id) => this.#returnFrom(id),
    });
    this.#tables = this.#createTables();
    this.commands = this.#createCommands();
    this.#chordTargets = this.#createChordTargets();
    this.#page.className = "page";
    options.mount.append(this.#page);
    this.#title = this.#createTitle();
    this.#text = this.#createText();
    this.#active = this.#text;
    this.#page.append(this.#notes.dom);
    this.#notes.update(this.#text.binding.state.doc);
    this.#tables.update(this.#text.binding.state.doc);
    this.#presence = this.#createPresence();
    document.addEventListener("visibilitychange", this.#onHidden);
    window.addEventListener("pagehide", this.#onLeave);
    window.addEventListener("blur", this.#onLeave);
    this.#expectSummary();
  }

  #createSession(): Session {
    const { handle, presence, onPending } = this.#options;
    return new Session({
      handle,
      clock: browserClock,
      othersPresent: () => presence?.othersPresent() ?? false,
      onPending: (pending) => onPending?.(pending),
      onUpdate: (binding) => this.#onUpdate(binding),
      onHistory: (binding) => {
        const field = this.#fields().find((candidate) => candidate.binding === binding);
        if (field === undefined) this.#tables.focusText(binding);
        else field.focus();
      },
      onDocument: () => {
        this.#tables.documentChanged();
        this.#expectSummary();
        this.#presence?.refresh();
        this.#presence?.moved();
      },
    });
  }

  #createPresence(): Presence | null {
    const { handle, presence } = this.#options;
    if (presence === undefined) return null;
    return new Presence({
      handle,
      channel: presence,
      clock: browserClock,
      texts: () => new Map(this.#texts().map(({ place, binding }) => [place, binding])),
      own: () => this.#caret,
    });
  }

  #createCommands(): EditorCommands {
    return createCommands({
      editable: () => this.#editable,
      active: () => this.#activeField(),
      text: () => this.#text,
      alone: (act) => this.#session.alone(act),
      undo: () => this.#session.undo(),
      redo: () => this.#session.redo(),
      insertFootnote: () => this.#insertFootnote(),
      insertTable: () => this.#insertTable(),
      onTable: (command) => this.#onTable(command),
      goToFootnote: (number) => this.#notes.focus(this.#notes.ids[number - 1] ?? ""),
    });
  }

  #createChordTargets(): ChordTargets {
    return {
      commands: this.commands,
      onText: (command) => this.#onText(command),
      enterTable: (table, from) => this.#enterTable(table, from),
      followReference: () => this.#followReference(),
      requestLink: () => this.#requestLink(),
      requestToolbar: () => this.#requestToolbar(),
    };
  }

  #createField(options: OwnFieldOptions): Field {
    return new Field({
      language: this.#options.language,
      placeholder: "",
      editable: () => this.#editable,
      onFocus: (field) => this.#onFocus(field),
      onBlur: () => this.#onBlur(),
      onHistory: (direction) => void this.commands[direction](),
      ...options,
    });
  }

  #createTitle(): Field {
    const mount = this.#page.appendChild(document.createElement("div"));
    mount.dataset.kind = "title";
    const { labels } = this.#options;
    return this.#createField({
      kind: "title",
      place: "title",
      mount,
      binding: this.#session.binding(["title"], () => ({ schema: titleSchema, plugins: fieldPlugins() })),
      name: () => labels.title,
      placeholder: labels.titlePlaceholder,
      keys: { ...wordChords(this.#chordTargets), Enter: () => this.#leaveTitle() },
    });
  }

  #createText(): Field {
    const mount = this.#page.appendChild(document.createElement("div"));
    mount.dataset.kind = "text";
    const { labels } = this.#options;
    const pasteboard = this.#createPasteboard();
    const plugins = [blockRules, margin, tableGuard, textKeys, ...fieldPlugins()];
    return this.#createField({
      kind: "text",
      place: "text",
      mount,
      binding: this.#session.binding(["text"], () => ({ schema: textSchema, plugins })),
      name: () => labels.text,
      placeholder: labels.textPlaceholder,
      keys: textChords(this.#chordTargets),
      nodeViews: {
        "ordered-list-item": (node, _view, _position, decorations) => new ItemView(node, decorations),
        "unordered-list-item": (node, _view, _position, decorations) => new ItemView(node, decorations),
        footnote: (node) => this.#notes.reference(node),
        table: (node, _view, _position, decorations) => this.#tables.view(node, decorations),
      },
      pasted: (slice) => pasteboard.pasted(slice),
      copied: pasteboard.copied,
      cleaned: (html) => pasteboard.cleaned(html),
    });
  }

  #createPasteboard(): Pasteboard {
    return new Pasteboard({
      session: this.#session,
      doc: () => this.#options.handle.doc(),
      text: () => this.#text.binding.state.doc,
      note: (id) => this.#noteBinding(id),
      cell: (table, cell) => this.#cellBinding(table, cell),
    });
  }

  #createNoteField(id: string, mount: HTMLElement, name: () => string): Field {
    return this.#createField({
      kind: "footnote",
      place: id,
      mount,
      binding: this.#noteBinding(id),
      name,
      editable: () => this.#editable && canHoldNotes(this.#options.handle.doc()),
      keys: {
        ...wordChords(this.#chordTargets),
        Enter: () => this.#returnFrom(id),
        Escape: () => this.#returnFrom(id),
      },
    });
  }

  #noteBinding(id: string): TextBinding {
    return this.#session.binding(notePath(id), () => ({ schema: noteSchema, plugins: fieldPlugins(), create: createNote(id) }));
  }

  #createTables(): Tables {
    return new Tables({
      labels: this.#options.labels,
      doc: () => this.#options.handle.doc(),
      editable: () => this.#editable && canHoldTables(this.#options.handle.doc()),
      binding: (table, cell) => this.#cellBinding(table, cell),
      makeField: (own) => this.#createCellField(own),
      leave: (table, side) => this.#leaveTable(table, side),
      addRow: (table) => this.#session.perform(insertLine(table, "rows", shapeOf(this.#options.handle.doc(), table).rows.length)),
      fill: (table) => this.#fillTable(table),
      // Not at once: the text may be in the middle of showing that the table is gone.
      onLost: () => queueMicrotask(() => (this.#destroyed ? undefined : this.#text.focus())),
    });
  }

  #cellBinding(table: string, cell: CellName): TextBinding {
    const make = () => ({ schema: noteSchema, plugins: fieldPlugins(), create: createCell(table, cell) });
    return this.#session.binding(cellPath(table, cell), make);
  }

  #createCellField({ keys, ...own }: CellFieldOptions): Field {
    return this.#createField({
      kind: "cell",
      ...own,
      editable: () => this.#editable && canHoldTables(this.#options.handle.doc()),
      keys: { ...wordChords(this.#chordTargets), ...keys },
    });
  }

  #leaveTable(table: string, side: Side): boolean {
    this.#onText(leaveTable(table, side));
    this.#text.focus();
    return true;
  }

  /** A row, a column, or both, where none is left. */
  #fillTable(table: string): void {
    if (!this.#editable) return;
    const { rows, columns } = shapeOf(this.#options.handle.doc(), table);
    if (rows.length === 0) this.#session.perform(insertLine(table, "rows", 0));
    if (columns.length === 0) this.#session.perform(insertLine(table, "columns", 0));
    this.#tables.focus(table, 0, 0);
  }

  /** Goes into a table's first cell, coming from before it, or into its last row. */
  #enterTable(table: string | null, from: Side): boolean {
    if (table === null || !this.#editable) return false;
    const last = Number.POSITIVE_INFINITY;
    return from === "before" ? this.#tables.focus(table, 0, 0) : this.#tables.focus(table, last, last, "end");
  }

  #onText(command: Command): boolean {
    if (!this.#editable) return false;
    const { binding } = this.#text;
    return this.#session.alone(() => command(binding.state, (transaction) => binding.dispatch(transaction)));
  }

  #requestLink(): boolean {
    const active = this.#activeField();
    if (!this.#editable || active.kind === "title") return false;
    this.#options.onLinkRequested?.(currentLink(active.binding.state));
    return true;
  }

  #requestToolbar(): boolean {
    this.#options.onToolbarRequested?.();
    return true;
  }

  #leaveTitle(): boolean {
    this.#text.focus();
    return true;
  }

  /** Enter on a selected reference goes to its note. */
  #followReference(): boolean {
    const { selection } = this.#text.binding.state;
    if (!(selection instanceof NodeSelection) || selection.node.type.name !== "footnote") return false;
    return this.#notes.focus(idOf(selection.node));
  }

  /** Puts the caret behind the reference to a note. */
  #returnFrom(id: string): boolean {
    const { binding } = this.#text;
    const { doc } = binding.state;
    const places: number[] = [];
    doc.descendants((node, position) => {
      if (node.type.name === "footnote" && idOf(node) === id) places.push(position + 1);
    });
    const [after] = places;
    const transaction = binding.state.tr;
    if (after !== undefined) transaction.setSelection(TextSelection.create(doc, after)).scrollIntoView();
    binding.dispatch(transaction);
    this.#text.focus();
    return true;
  }

  /** The reference and the note's empty words come with one change. */
  #insertFootnote(): boolean {
    if (!canHoldNotes(this.#options.handle.doc())) return false;
    const id = crypto.randomUUID();
    if (!this.#onText(insertEmbed(newReference(id)))) return false;
    this.#noteBinding(id).requestCreation();
    this.#session.expectFlush();
    return this.#notes.focus(id);
  }

  /** The marker and the table come with one change. */
  #insertTable(): boolean {
    if (!canHoldTables(this.#options.handle.doc())) return false;
    const id = crypto.randomUUID();
    if (!this.#onText(insertTable(id))) return false;
    this.#session.performWithWords((doc) => createTable(doc, id, emptyTable(newTable.rows, newTable.columns)));
    this.#session.flush();
    return this.#tables.focus(id, 0, 0);
  }

  #onTable(command: TableCommand): boolean {
    const place = this.#active.kind === "cell" ? this.#tables.last : null;
    if (place === null) return false;
    const { table } = place;
    if (command === "removeTable") return this.#removeTable(table);
    const action = tableAction(command, table, shapeOf(this.#options.handle.doc(), table), this.#tables.position(place));
    if (action === null) return false;
    this.#session.perform(action.deed);
    this.#tables.focus(table, action.caret.row, action.caret.column);
    return true;
  }

  #removeTable(table: string): boolean {
    const removed = this.#onText(removeTable(table));
    this.#text.focus();
    return removed;
  }

  #fields(): readonly Field[] {
    return [this.#title, this.#text, ...this.#notes.fields];
  }

  /** Every text on the page, and how the others call its place; of a table, the cells that are no fields now too. */
  #texts(): readonly { readonly place: string; readonly binding: TextBinding }[] {
    return [...this.#fields(), ...this.#tables.texts];
  }

  /** Where commands act: a cell's field goes with its cell, and then the text takes its place. */
  #activeField(): Field {
    const gone = this.#active.kind === "cell" && this.#tables.last === null;
    return gone ? this.#text : this.#active;
  }

  #onFocus(field: Field): void {
    this.#focused = field;
    this.#caret = field;
    this.#active = field;
    this.#tables.focused(field);
    this.#presence?.moved();
    this.#expectSummary();
  }

  #onBlur(): void {
    this.#focused = null;
    this.#session.flush();
    this.#expectSummary();
  }

  #onUpdate(binding: TextBinding): void {
    if (this.#destroyed) return;
    if (binding === this.#text.binding) {
      this.#notes.update(binding.state.doc);
      this.#tables.update(binding.state.doc);
    }
    this.#tables.updated(binding);
    this.#presence?.moved();
    this.#expectSummary();
  }

  readonly #onHidden = (): void => {
    if (document.visibilityState === "hidden") this.#session.flush();
  };

  readonly #onLeave = (): void => this.#session.flush();

  #expectSummary(): void {
    this.#summary = null;
    if (this.#summaryExpected) return;
    this.#summaryExpected = true;
    queueMicrotask(() => {
      this.#summaryExpected = false;
      if (!this.#destroyed) this.#options.onState(this.state());
    });
  }

  state(): EditorStateSummary {
    const active = this.#activeField();
    this.#summary ??= summarise({
      focus: this.#focused?.kind ?? null,
      editable: this.#editable,
      active: { kind: active.kind, state: active.binding.state },
      text: this.#text.binding.state,
      documents: this.#texts().map(({ binding }) => binding.state.doc),
      canUndo: this.#session.canUndo,
      canRedo: this.#session.canRedo,
      canAnnotate: canHoldNotes(this.#options.handle.doc()),
      canTabulate: canHoldTables(this.#options.handle.doc()),
      table: active.kind === "cell" ? this.#tables.summary : null,
    });
    return this.#summary;
  }

  pending(): boolean {
    return this.#session.pending;
  }

  flush(): void {
    this.#session.flush();
  }

  focus(): void {
    this.#activeField().focus();
  }

  setEditable(editable: boolean): void {
    if (!editable) this.#session.flush();
    this.#editable = editable && !this.#options.handle.isReadOnly();
    for (const field of [this.#title, this.#text]) field.refresh();
    this.#notes.refresh();
    this.#tables.refresh();
    this.#expectSummary();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#presence?.destroy();
    try {
      this.#session.destroy();
    } finally {
      this.#destroyed = true;
      this.#takeDown();
    }
  }

  #takeDown(): void {
    document.removeEventListener("visibilitychange", this.#onHidden);
    window.removeEventListener("pagehide", this.#onLeave);
    window.removeEventListener("blur", this.#onLeave);
    for (const field of [this.#title, this.#text]) field.destroy();
    this.#notes.destroy();
    this.#page.remove();
  }
}
