// @vitest-environment jsdom
import * as Automerge from "@automerge/automerge/slim";
import type { DocHandle } from "@automerge/automerge-repo/slim";
import type { Node } from "prosemirror-model";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Editor, EditorLabels, EditorStateSummary, PresenceChannel, TextDocument } from "./api.ts";
import { createEditor } from "./editor.ts";
import { textSchema } from "./schema/schema.ts";
import { exchange, handleOf, serverDocument } from "./testing/documents.ts";

const labels: EditorLabels = {
  title: "Titel",
  titlePlaceholder: "Titel des Dokuments",
  text: "Text",
  textPlaceholder: "Hier beginnt der Text",
  footnotes: "Fußnoten",
  footnote: (number) => `Fußnote ${number}`,
  footnoteReference: (number) => `Zu Fußnote ${number}`,
  table: (number) => `Tabelle ${number}`,
  fillTable: "Leere Tabelle",
  cell: (row, column, heading) => `Zeile ${row}, Spalte ${column}${heading === "" ? "" : `, ${heading}`}`,
  backToText: (number) => `Von Fußnote ${number} zurück zum Text`,
};

const node = (type: string, attrs: object, words: string): Node =>
  textSchema.node(type, { ...attrs }, words === "" ? [] : textSchema.text(words));
const text = (...blocks: Node[]): Node => textSchema.node("doc", null, blocks);

/** What an editor has told its page. */
interface Told {
  state: EditorStateSummary | null;
  pending: boolean[];
  links: unknown[];
  toolbar: number;
}

/** An editor on a page of its own, with everything that it told. */
class Desk {
  readonly mount = document.body.appendChild(document.createElement("main"));
  readonly told: Told = { state: null, pending: [], links: [], toolbar: 0 };
  readonly editor: Editor;

  constructor(
    readonly handle: DocHandle<TextDocument>,
    editable = true,
    presence?: PresenceChannel,
  ) {
    this.editor = createEditor({
      mount: this.mount,
      handle,
      editable,
      language: "de",
      labels,
      ...(presence === undefined ? {} : { presence }),
      onState: (state) => (this.told.state = state),
      onPending: (pending) => this.told.pending.push(pending),
      onLinkRequested: (current) => this.told.links.push(current),
      onToolbarRequested: () => (this.told.toolbar += 1),
    });
    desks.push(this);
  }

  field(name: string): HTMLElement {
    const found = this.mount.querySelector<HTMLElement>(`[aria-label="${name}"][role="textbox"]`);
    if (found === null) throw new Error(`No field is named ${name}.`);
    return found;
  }

  key(field: string, key: string, modifiers: KeyboardEventInit = {}): boolean {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers });
    this.field(field).dispatchEvent(event);
    return event.defaultPrevented;
  }

  spans(path: Automerge.Prop[] = ["text"]): unknown[] {
    return Automerge.spans(this.handle.doc(), path).map((span) =>
      span.type === "text"
        ? [span.value, span.marks ?? {}]
        : [(span.value.type as Automerge.ImmutableString).val, span.value.attrs],
    );
  }
}

const desks: Desk[] = [];

beforeAll(() => {
  // jsdom lays nothing out.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  for (const desk of desks.splice(0)) desk.editor.destroy();
  document.body.replaceChildren();
});

const hello = () => handleOf(serverDocument("Begriff", text(node("paragraph", {}, "Hallo"))));

test("shows title and text under their names, in the text's language, with spelling on", () => {
  const desk = new Desk(hello());
  expect(desk.field("Titel").textContent).toBe("Begriff");
  expect(desk.field("Text").textContent).toBe("Hallo");
  expect(desk.field("Text").lang).toBe("de");
  expect(desk.field("Text").getAttribute("spellcheck")).toBe("true");
  expect(desk.mount.querySelector("[style]")).toBeNull();
});

test("a command waits as pending until it is flushed, and tells so", () => {
  const desk = new Desk(hello());
  expect(desk.editor.commands.heading(2, true)).toBe(true);
  expect(desk.editor.pending()).toBe(true);
  expect(desk.spans()[0]).toEqual(["paragraph", {}]);
  desk.editor.flush();
  expect(desk.spans()[0]).toEqual(["heading", { level: 2, numbered: true }]);
  expect(desk.told.pending).toEqual([true, false]);
});

test("leaving the field, hiding the page and leaving it write what waits", () => {
  for (const leave of [
    (desk: Desk) => desk.field("Text").dispatchEvent(new FocusEvent("blur")),
    () => window.dispatchEvent(new Event("pagehide")),
    () => window.dispatchEvent(new Event("blur")),
  ]) {
    const desk = new Desk(hello());
    desk.editor.commands.blockquote();
    leave(desk);
    expect(desk.editor.pending()).toBe(false);
    expect(desk.spans()[0]).toEqual(["blockquote", {}]);
  }
});

test("an inserted footnote comes with its words in one change, takes the focus, and Enter leads back", () => {
  const desk = new Desk(hello());
  const before = Automerge.getHeads(desk.handle.doc());
  expect(desk.editor.commands.insertFootnote()).toBe(true);
  expect(document.activeElement).toBe(desk.field("Fußnote 1"));
  desk.editor.flush();
  const changes = Automerge.getChangesMetaSince(desk.handle.doc(), before);
  expect(changes).toHaveLength(1);
  const [id] = Object.keys(desk.handle.doc().footnotes);
  expect(desk.spans()).toContainEqual(["footnote", { id: new Automerge.ImmutableString(id ?? "") }]);
  expect(desk.key("Fußnote 1", "Enter")).toBe(true);
  expect(document.activeElement).toBe(desk.field("Text"));
});

test("footnotes are numbered by their order in the text, and a deleted one comes back with its words", () => {
  const desk = new Desk(hello());
  desk.editor.commands.insertFootnote();
  desk.editor.flush();
  const [id = ""] = Object.keys(desk.handle.doc().footnotes);
  desk.handle.change((doc) => Automerge.splice(doc, ["footnotes", id], 0, 0, "Siehe Anlage."));
  expect(desk.field("Fußnote 1").textContent).toBe("Siehe Anlage.");
  expect(desk.mount.querySelector(".reference")?.textContent).toBe("1");
  desk.editor.commands.undo();
  expect(desk.mount.querySelector(".note")).toBeNull();
  desk.editor.commands.redo();
  expect(desk.field("Fußnote 1").textContent).toBe("Siehe Anlage.");
});

test("a footnote whose words are missing shows an empty note that can be written", () => {
  const id = "5f0c6b1e-0d0e-4c1b-9d52-0e0e2f1f7a11";
  const reference = textSchema.node("footnote", { id });
  const doc = serverDocument("T", textSchema.node("doc", null, [textSchema.node("paragraph", null, [reference])]));
  const desk = new Desk(handleOf(doc));
  const note = desk.field("Fußnote 1");
  expect(note.textContent).toBe("");
  note.focus();
  desk.editor.commands.setLink({ href: "https://example.org", title: null });
  desk.editor.flush();
  expect(desk.handle.doc().footnotes[id]).toBe("https://example.org");
});

test("numbers stand in the margin and not in the text", () => {
  const begriff = node("heading", { level: 1, numbered: true }, "Begriff");
  const blocks = text(begriff, node("paragraph", {}, "Ist"), node("ordered-list-item", {}, "eins"));
  const desk = new Desk(handleOf(serverDocument("T", blocks)));
  const numbers = [...desk.mount.querySelectorAll("[data-number]")].map((element) => element.getAttribute("data-number"));
  expect(numbers).toEqual(["1", "(1)"]);
  expect(desk.field("Text").textContent).toBe("BegriffIsteins");
  const item = desk.mount.querySelector("ol.item > li");
  expect(item?.getAttribute("aria-posinset")).toBe("1");
  expect(item?.getAttribute("aria-level")).toBe("1");
});

test("a reader sees words come and can neither type nor command; a changed right counts at once", () => {
  const writer = new Desk(hello());
  const reader = new Desk(handleOf(writer.handle.doc()), false);
  expect(reader.field("Text").getAttribute("contenteditable")).toBe("false");
  expect(reader.editor.commands.blockquote()).toBe(false);
  writer.handle.change((doc) => Automerge.splice(doc, ["text"], 6, 0, " Welt"));
  exchange(writer.handle, reader.handle);
  expect(reader.field("Text").textContent).toBe("Hallo Welt");
  reader.editor.setEditable(true);
  expect(reader.field("Text").getAttribute("contenteditable")).toBe("true");
  expect(reader.editor.commands.blockquote()).toBe(true);
});

test("the keyboard reaches every command, and Tab leaves the text outside of lists", () => {
  const desk = new Desk(hello());
  desk.editor.focus();
  expect(desk.key("Text", "Tab")).toBe(false);
  desk.key("Text", "/", { code: "Digit7", ctrlKey: true, shiftKey: true });
  expect(desk.editor.state().block?.type).toBe("ordered-list-item");
  desk.key("Text", "2", { code: "Digit2", ctrlKey: true, altKey: true });
  expect(desk.editor.state().block).toEqual({ type: "heading", level: 2, numbered: false });
  desk.key("Text", "z", { ctrlKey: true });
  expect(desk.editor.state().block?.type).toBe("ordered-list-item");
  desk.key("Text", "Z", { ctrlKey: true, shiftKey: true });
  expect(desk.editor.state().block?.type).toBe("heading");
  desk.key("Text", "0", { code: "Digit0", ctrlKey: true, altKey: true });
  expect(desk.editor.state().block?.type).toBe("paragraph");
  desk.key("Text", "k", { ctrlKey: true });
  expect(desk.told.links).toEqual([null]);
  desk.key("Text", "F10", { altKey: true });
  expect(desk.told.toolbar).toBe(1);
  desk.key("Text", "f", { code: "KeyF", ctrlKey: true, altKey: true });
  expect(document.activeElement).toBe(desk.field("Fußnote 1"));
});

test("Enter in the title goes to the text", () => {
  const desk = new Desk(hello());
  desk.field("Titel").focus();
  expect(desk.key("Titel", "Enter")).toBe(true);
  expect(document.activeElement).toBe(desk.field("Text"));
  expect(desk.handle.doc().title).toBe("Begriff");
});

test("the summary tells focus, outline and words, at most once a task", async () => {
  const blocks = text(node("heading", { level: 1, numbered: true }, "Begriff"), node("paragraph", {}, "drei kleine Worte"));
  const desk = new Desk(handleOf(serverDocument("Zwei Worte", blocks)));
  expect(desk.told.state).toBeNull();
  await Promise.resolve();
  expect(desk.told.state?.words).toBe(6);
  expect(desk.told.state?.focus).toBeNull();
  expect(desk.told.state?.outline).toEqual([{ block: 0, level: 1, number: "1", text: "Begriff", here: true }]);
  desk.editor.commands.goToBlock(1);
  expect(desk.editor.state().focus).toBe("text");
});

test("carets carry the server's name for a peer and go when the peer goes", () => {
  const here = new Set(["peer-1"]);
  let changed = (): void => undefined;
  const presence: PresenceChannel = {
    identify: (peer) => (here.has(peer) ? { label: "Dortmund", colour: 3 } : undefined),
    othersPresent: () => here.size > 0,
    subscribe: (listener) => {
      changed = listener;
      return () => undefined;
    },
  };
  const desk = new Desk(hello(), true, presence);
  const cursor = Automerge.getCursor(desk.handle.doc(), ["text"], 3);
  const message = { type: "caret", place: "text", anchor: cursor, head: cursor, label: "Forged" };
  desk.handle.emit("ephemeral-message", { handle: desk.handle, senderId: "peer-1" as never, message });
  desk.handle.emit("ephemeral-message", { handle: desk.handle, senderId: "stranger" as never, message });
  const carets = [...desk.mount.querySelectorAll(".remote-caret")];
  expect(carets.map((caret) => caret.getAttribute("data-label"))).toEqual(["Dortmund"]);
  expect(carets.map((caret) => caret.classList.contains("org-3"))).toEqual([true]);
  expect(carets.map((caret) => caret.getAttribute("aria-hidden"))).toEqual(["true"]);
  expect(desk.field("Text").textContent).toBe("Hallo");
  here.clear();
  changed();
  expect(desk.mount.querySelector(".remote-caret")).toBeNull();
});

test("destroy takes the page down even when the document takes no more changes", () => {
  const desk = new Desk(hello());
  desk.editor.commands.blockquote();
  desk.handle.change = () => {
    throw new Error("gone");
  };
  expect(() => desk.editor.destroy()).toThrow("gone");
  expect(desk.mount.childElementCount).toBe(0);
});

test("destroy leaves an empty mount and listens no more", () => {
  const desk = new Desk(hello());
  desk.editor.destroy();
  expect(desk.mount.childElementCount).toBe(0);
  desk.handle.change((doc) => Automerge.splice(doc, ["text"], 1, 0, "x"));
  expect(desk.editor.pending()).toBe(false);
});

/** An editor with a table, the caret in its first cell. */
function tabled(desk = new Desk(hello())): Desk {
  expect(desk.editor.commands.insertTable()).toBe(true);
  return desk;
}

const cellWords = (desk: Desk): string =>
  [...desk.mount.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent).join("|")).join("\n");

test("an inserted table is a table with heads, takes the focus, and Tab goes from cell to cell and adds a row at the end", () => {
  const desk = tabled();
  const table = desk.mount.querySelector("table");
  expect(table?.getAttribute("aria-label")).toBe("Tabelle 1");
  expect(desk.mount.querySelectorAll("thead th[scope=col]")).toHaveLength(3);
  expect(desk.mount.querySelectorAll("tbody td")).toHaveLength(6);
  expect(document.activeElement).toBe(desk.field("Zeile 1, Spalte 1"));
  expect(desk.editor.state()).toMatchObject({ focus: "cell", table: { rows: 3, columns: 3, header: true }, block: null });
  for (let step = 0; step < 8; step += 1) document.activeElement?.dispatchEvent(tab());
  expect(document.activeElement).toBe(desk.field("Zeile 3, Spalte 3"));
  document.activeElement?.dispatchEvent(tab());
  expect(document.activeElement).toBe(desk.field("Zeile 4, Spalte 1"));
  expect(desk.mount.querySelectorAll("tr")).toHaveLength(4);
  expect(desk.mount.querySelectorAll("[role=textbox]")).toHaveLength(3);
});

const tab = () => new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });

test("the table's commands act where the caret is, and each is undone by itself", () => {
  const desk = tabled();
  const { commands } = desk.editor;
  commands.setLink({ href: "https://a.example", title: null });
  commands.rowAbove();
  expect(cellWords(desk)).toBe("||\nhttps://a.example||\n||\n||");
  commands.columnRight();
  expect(document.activeElement).toBe(desk.field("Zeile 1, Spalte 2"));
  commands.removeRow();
  expect(cellWords(desk)).toBe("https://a.example|||\n|||\n|||");
  commands.toggleHeader();
  expect(desk.mount.querySelector("th")).toBeNull();
  for (let step = 0; step < 4; step += 1) commands.undo();
  expect(cellWords(desk)).toBe("https://a.example||\n||\n||");
  expect(desk.mount.querySelectorAll("th")).toHaveLength(3);
  commands.undo();
  commands.undo();
  expect(desk.mount.querySelector("table")).toBeNull();
  expect(desk.editor.commands.rowAbove()).toBe(false);
});

test("the last row and the last column stay; the table goes as a whole", () => {
  const desk = tabled();
  const { commands } = desk.editor;
  for (let more = 0; more < 3; more += 1) commands.removeRow();
  for (let more = 0; more < 3; more += 1) commands.removeColumn();
  expect(desk.mount.querySelectorAll("th, td")).toHaveLength(1);
  expect(desk.editor.state().can).toMatchObject({ removeRow: false, removeColumn: false, removeTable: true });
  commands.removeTable();
  expect(desk.mount.querySelector("table")).toBeNull();
  expect(desk.editor.state().focus).toBe("text");
});

test("a row that somebody else removes takes the caret's field with it, and commands act on the text again", () => {
  const desk = tabled();
  desk.handle.change((doc) => {
    for (const table of Object.values(doc.tables)) for (const row of Object.keys(table.rows)) Reflect.deleteProperty(table.rows, row);
  });
  expect(desk.mount.querySelectorAll("td, th")).toHaveLength(0);
  expect(desk.editor.state()).toMatchObject({ table: null, can: { blockquote: true } });
  desk.editor.focus();
  expect(document.activeElement).toBe(desk.field("Text"));
  desk.mount.querySelector<HTMLButtonElement>(".table-fill")?.click();
  expect(desk.mount.querySelectorAll("th")).toHaveLength(3);
});

test("a reader's table is plain words, and shows what another cell made at the same time holds too", () => {
  const writer = tabled();
  writer.editor.flush();
  const base = Automerge.clone(writer.handle.doc());
  const [one, other] = [new Desk(handleOf(base, "aa".repeat(16))), new Desk(handleOf(base, "bb".repeat(16)), false)];
  const [id = ""] = Object.keys(one.handle.doc().tables);
  for (const desk of [one, other]) {
    desk.handle.change((doc) => {
      const table = doc.tables[id];
      if (table === undefined) return;
      (table.columns as Record<string, unknown>).new = new Automerge.ImmutableString("a9");
      const [row = ""] = Object.keys(table.rows);
      (table.cells as Record<string, string>)[`${row}:new`] = desk === one ? "eins" : "zwei";
    });
  }
  exchange(one.handle, other.handle);
  expect(cellWords(other)).toContain("einszwei");
  expect(other.mount.querySelector("table [role=textbox]")).toBeNull();
  expect(other.mount.querySelector("table [tabindex]")).toBeNull();
});

test("somebody's caret in a cell is shown there with the name that the server gives", () => {
  const presence: PresenceChannel = {
    identify: () => ({ label: "Dortmund", colour: 3 }),
    othersPresent: () => true,
    subscribe: () => () => undefined,
  };
  const desk = tabled(new Desk(hello(), true, presence));
  desk.editor.flush();
  const [id = ""] = Object.keys(desk.handle.doc().tables);
  const table = desk.handle.doc().tables[id];
  const [cell = ""] = Object.keys(table?.cells ?? {});
  const cursor = Automerge.getCursor(desk.handle.doc(), ["tables", id, "cells", cell], 0);
  const message = { type: "caret", place: `${id}.${cell.replace(":", ".")}`, anchor: cursor, head: cursor };
  desk.handle.emit("ephemeral-message", { handle: desk.handle, senderId: "peer-1" as never, message });
  const caret = desk.mount.querySelector("table .remote-caret");
  expect(caret?.getAttribute("data-label")).toBe("Dortmund");
});
