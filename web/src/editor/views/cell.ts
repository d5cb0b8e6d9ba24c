/**
 * One cell of a table. It is a field while somebody writes in it, and plain words otherwise: hundreds of editors on one page
 * would be slow to make and a maze for a screen reader.
 */
import { DOMSerializer, type Node } from "prosemirror-model";
import type { TextBinding } from "../binding/binding.ts";
import { caretsKey } from "../presence/carets.ts";
import { noteSchema } from "../schema/schema.ts";
import type { CellName } from "../tables/table.ts";
import type { Field } from "./field.ts";

export interface CellOptions {
  readonly name: CellName;
  readonly binding: TextBinding;
  makeField(mount: HTMLElement): Field;
  editable(): boolean;
  /** Whether the caret is in this cell or was in it last, so that it must find its way back. */
  current(): boolean;
  /** Words that stand in the cell and cannot be written here: of a cell that somebody else has made at the same time. */
  otherWords(): readonly Node[];
}

const serializer = DOMSerializer.fromSchema(noteSchema);

export class Cell {
  /** What stands in the table's td or th. */
  readonly dom = document.createElement("div");
  readonly name: CellName;
  readonly binding: TextBinding;
  readonly #options: CellOptions;
  #words = document.createElement("div");
  #field: Field | null = null;
  #shown: Node | null = null;
  #others = "";

  constructor(options: CellOptions) {
    this.#options = options;
    this.name = options.name;
    this.binding = options.binding;
    this.dom.className = "cell";
    this.#words.className = "cell-words";
    this.#words.tabIndex = -1;
    this.dom.append(this.#words);
    this.dom.addEventListener("pointerenter", () => this.wake());
    this.dom.addEventListener("pointerleave", () => this.rest());
    this.dom.addEventListener("mousedown", (event) => this.#onPointer(event));
    this.dom.addEventListener("focusin", () => this.#onFocus());
    this.show();
  }

  get field(): Field | null {
    return this.#field;
  }

  get focused(): boolean {
    return this.dom.contains(document.activeElement);
  }

  /** Whether the Tab key reaches this cell while it is plain words; one cell of a table does. */
  set reachable(reachable: boolean) {
    this.#words.tabIndex = reachable && this.#options.editable() ? 0 : -1;
    if (!this.#options.editable()) this.#words.removeAttribute("tabindex");
  }

  /** Shows what the cell holds now; somebody's caret in it is shown by a field. */
  show(): void {
    const carets = caretsKey.getState(this.binding.state) ?? [];
    if (carets.length > 0) this.#makeField();
    this.#showOthers();
    const { doc } = this.binding.state;
    if (this.#field !== null || this.#shown === doc) return;
    this.#shown = doc;
    const words = doc.firstChild?.content;
    this.#words.replaceChildren(...(words === undefined ? [] : [serializer.serializeFragment(words)]));
  }

  #showOthers(): void {
    const others = this.#options.otherWords();
    const key = JSON.stringify(others.map((other) => other.toJSON() as unknown));
    if (key === this.#others) return;
    this.#others = key;
    for (const element of this.dom.querySelectorAll(".cell-other")) element.remove();
    const elements = others.map((other) => {
      const element = document.createElement("div");
      element.className = "cell-other";
      element.append(serializer.serializeFragment(other.firstChild?.content ?? other.content));
      return element;
    });
    this.dom.prepend(...elements);
  }

  /** Makes the cell a field, for who may write. */
  wake(): void {
    if (this.#options.editable()) this.#makeField();
  }

  #makeField(): void {
    // A table that stands in the text twice is written at one of its places.
    if (this.#field !== null || this.binding.attached) return;
    const mount = document.createElement("div");
    this.#words.replaceWith(mount);
    this.#field = this.#options.makeField(mount);
    this.#shown = null;
  }

  /** Makes it plain words again, unless somebody is in it. */
  rest(): void {
    const carets = caretsKey.getState(this.binding.state) ?? [];
    if (this.#field === null || this.focused || this.#options.current() || carets.length > 0) return;
    const { dom } = this.#field.view;
    this.#field.destroy();
    this.#field = null;
    dom.replaceWith(this.#words);
    this.show();
  }

  /** Puts the caret into the cell. */
  focus(): boolean {
    this.wake();
    this.#field?.focus();
    return this.#field !== null;
  }

  #onPointer(event: MouseEvent): void {
    this.wake();
    const target = event.target instanceof globalThis.Node ? event.target : null;
    if (this.#field === null || this.#field.view.dom.contains(target)) return;
    event.preventDefault();
    this.#field.focus();
  }

  #onFocus(): void {
    if (this.#field === null) this.focus();
  }

  /** Shows a changed name or right. */
  refresh(): void {
    this.#field?.refresh();
  }

  destroy(): void {
    this.#field?.destroy();
    this.#field = null;
  }
}
