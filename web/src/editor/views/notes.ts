/** The footnotes below the text: a numbered list, each note a field of its own. */
import type { Node } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";
import type { EditorLabels } from "../api.ts";
import type { Field } from "./field.ts";
import { footnoteIds, idOf, ReferenceView } from "./reference.ts";

export interface NotesOptions {
  readonly labels: EditorLabels;
  /** Makes the field of a note inside `mount`; `name` tells its number. */
  makeField(id: string, mount: HTMLElement, name: () => string): Field;
  /** Goes back to where the text refers to the note. */
  onReturn(id: string): void;
}

/** A note on the page, or one that was there and may come back. */
interface Note {
  readonly item: HTMLLIElement;
  readonly back: HTMLButtonElement;
  readonly field: Field;
}

export class Notes {
  readonly dom = document.createElement("section");
  readonly #list = document.createElement("ol");
  readonly #options: NotesOptions;
  readonly #notes = new Map<string, Note>();
  readonly #references = new Set<ReferenceView>();
  #ids: readonly string[] = [];

  constructor(options: NotesOptions) {
    this.#options = options;
    const heading = document.createElement("h2");
    heading.textContent = options.labels.footnotes;
    this.dom.className = "notes";
    this.dom.hidden = true;
    this.dom.setAttribute("aria-label", options.labels.footnotes);
    this.dom.append(heading, this.#list);
  }

  /** The ids of the notes in their order. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The fields of the notes that are on the page. */
  get fields(): readonly Field[] {
    return this.#ids.flatMap((id) => this.#notes.get(id)?.field ?? []);
  }

  /** The view of a reference in the text. */
  reference(node: Node): NodeView {
    const view: ReferenceView = new ReferenceView(node, this.#options.labels, (id) => this.focus(id), () => {
      this.#references.delete(view);
    });
    this.#references.add(view);
    view.show(this.#numberOf(idOf(node)));
    return view;
  }

  #numberOf(id: string): number {
    const index = this.#ids.indexOf(id);
    return index < 0 ? this.#ids.length + 1 : index + 1;
  }

  /** Shows the notes that the text refers to, in its order. */
  update(doc: Node): void {
    const ids = footnoteIds(doc);
    if (ids.length !== this.#ids.length || ids.some((id, index) => id !== this.#ids[index])) this.#arrange(ids);
    for (const reference of this.#references) reference.show(this.#numberOf(reference.id));
  }

  #arrange(ids: readonly string[]): void {
    const gone = this.#ids.filter((id) => !ids.includes(id));
    for (const id of gone) this.#notes.get(id)?.item.remove();
    this.#ids = ids;
    this.dom.hidden = ids.length === 0;
    ids.forEach((id, index) => {
      const { item, back, field } = this.#note(id);
      // Only what stands in a wrong place is moved: a moved element loses the focus.
      const there = this.#list.children.item(index);
      if (there !== item) this.#list.insertBefore(item, there);
      back.setAttribute("aria-label", this.#options.labels.backToText(index + 1));
      field.refresh();
    });
  }

  #note(id: string): Note {
    const known = this.#notes.get(id);
    if (known !== undefined) return known;
    const item = document.createElement("li");
    const words = document.createElement("div");
    const back = document.createElement("button");
    back.type = "button";
    back.className = "note-back";
    back.textContent = "↩";
    back.addEventListener("click", () => this.#options.onReturn(id));
    item.className = "note";
    item.append(words, back);
    const field = this.#options.makeField(id, words, () => this.#options.labels.footnote(this.#numberOf(id)));
    const note = { item, back, field };
    this.#notes.set(id, note);
    return note;
  }

  /** Puts the caret into a note. */
  focus(id: string): boolean {
    const note = this.#notes.get(id);
    if (note === undefined || !note.item.isConnected) return false;
    note.item.scrollIntoView({ block: "nearest" });
    note.field.focus();
    return true;
  }

  refresh(): void {
    for (const { field } of this.#notes.values()) field.refresh();
  }

  destroy(): void {
    for (const { field } of this.#notes.values()) field.destroy();
  }
}
