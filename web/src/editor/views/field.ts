/** One text on the page: a ProseMirror view on a binding. */
import { baseKeymap } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import type { DOMSerializer, Slice } from "prosemirror-model";
import { Selection, type Plugin } from "prosemirror-state";
import { EditorView, type EditorProps } from "prosemirror-view";
import type { TextBinding } from "../binding/binding.ts";
import { caretsPlugin } from "../presence/carets.ts";
import { hasBlocks } from "../schema/schema.ts";
import { cleanHtml, onOneLine, paragraphsOf } from "../text/clipboard.ts";
import { handleKey, type KeyActions } from "./keys.ts";

/** What kind of text a field holds. */
export type FieldKind = "title" | "text" | "footnote" | "cell";

/** The plugins that every field has behind its own. */
export function fieldPlugins(): readonly Plugin[] {
  return [caretsPlugin(), keymap(baseKeymap)];
}

export interface FieldOptions {
  readonly kind: FieldKind;
  /** "title", "text", the id of the footnote, or the names of table, row and column with points between. */
  readonly place: string;
  readonly mount: HTMLElement;
  readonly binding: TextBinding;
  readonly language: string;
  readonly placeholder: string;
  readonly keys: KeyActions;
  readonly nodeViews?: EditorProps["nodeViews"];
  /** How the field is named for a screen reader. */
  name(): string;
  readonly editable: () => boolean;
  onFocus(field: Field): void;
  onBlur(): void;
  onHistory(direction: "undo" | "redo"): void;
  /** A last look at what is pasted. */
  pasted?(slice: Slice): Slice;
  /** How what is copied is written as HTML and as plain text, where it is not the schema's way. */
  readonly copied?: { readonly html: DOMSerializer; text(slice: Slice): string };
  /** A first look at HTML that is pasted. */
  cleaned?(html: string): string;
}

/** How far from the window's edges the caret is kept when the page scrolls to it, in pixels: the bars above take room. */
const scrollMargin = { top: 96, bottom: 64, left: 0, right: 0 };

export class Field {
  readonly kind: FieldKind;
  readonly place: string;
  readonly binding: TextBinding;
  readonly view: EditorView;

  constructor(options: FieldOptions) {
    this.kind = options.kind;
    this.place = options.place;
    this.binding = options.binding;
    this.view = new EditorView({ mount: options.mount }, this.#props(options));
    this.binding.attach(this.view);
  }

  #props(options: FieldOptions): ConstructorParameters<typeof EditorView>[1] {
    const { binding } = options;
    const line = !hasBlocks(binding.schema);
    return {
      state: binding.state,
      editable: options.editable,
      dispatchTransaction: (transaction) => binding.dispatch(transaction),
      attributes: () => attributesOf(options),
      nodeViews: options.nodeViews ?? {},
      scrollMargin,
      scrollThreshold: scrollMargin,
      handleKeyDown: (view, event) => handleKey(options.keys, view, event),
      handleDOMEvents: {
        focus: () => options.onFocus(this),
        blur: () => options.onBlur(),
        beforeinput: (_view, event) => takeHistory(event, options),
      },
      transformPastedHTML: (html) => options.cleaned?.(html) ?? cleanHtml(html),
      ...(options.copied === undefined
        ? {}
        : { clipboardSerializer: options.copied.html, clipboardTextSerializer: (slice) => options.copied?.text(slice) ?? "" }),
      clipboardTextParser: (text, _$context, _plain, view) => paragraphsOf(view.state.schema, text),
      transformPasted: (slice) => (line ? onOneLine(binding.schema, slice) : (options.pasted?.(slice) ?? slice)),
    };
  }

  focus(): void {
    this.view.focus();
  }

  /** Puts the caret at the beginning or the end. */
  caretTo(end: "start" | "end"): void {
    const { doc, tr } = this.binding.state;
    const selection = end === "start" ? Selection.atStart(doc) : Selection.atEnd(doc);
    this.binding.dispatch(tr.setSelection(selection).scrollIntoView());
  }

  /** Shows a changed name or right. */
  refresh(): void {
    this.view.setProps({});
  }

  destroy(): void {
    this.binding.detach(this.view);
    this.view.destroy();
  }
}

function attributesOf(options: FieldOptions): Record<string, string> {
  const { doc } = options.binding.state;
  const empty = doc.childCount === 1 && doc.firstChild?.content.size === 0;
  return {
    class: `editor-field${empty ? " empty" : ""}`,
    role: "textbox",
    lang: options.language,
    spellcheck: "true",
    "aria-label": options.name(),
    "aria-multiline": String(options.kind !== "title"),
    "aria-readonly": String(!options.editable()),
    "data-placeholder": options.placeholder,
  };
}

/** The browser's own undo (from its menu) knows nothing of ours. */
function takeHistory(event: Event, options: FieldOptions): boolean {
  const type = "inputType" in event ? event.inputType : null;
  if (type !== "historyUndo" && type !== "historyRedo") return false;
  event.preventDefault();
  options.onHistory(type === "historyUndo" ? "undo" : "redo");
  return true;
}
