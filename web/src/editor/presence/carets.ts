/** Other members' carets and selections in one text, as decorations. */
import { Plugin, PluginKey, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { PeerIdentity } from "../api.ts";

/** A peer's caret in ProseMirror's positions. */
export interface Caret {
  readonly peer: string;
  readonly identity: PeerIdentity;
  readonly anchor: number;
  readonly head: number;
}

/** How long a caret's label stays after it has moved, in milliseconds. */
const labelled = 2_000;

/** About how wide a letter of a label is, in pixels, its share of the padding included. */
const letter = 9;

export const caretsKey = new PluginKey<readonly Caret[]>("wortlaut-carets");

/** The plugin of one text; its carets are set by transactions that carry them as metadata of [caretsKey]. */
export function caretsPlugin(): Plugin<readonly Caret[]> {
  const elements = new Map<string, CaretElement>();
  return new Plugin<readonly Caret[]>({
    key: caretsKey,
    state: {
      init: () => [],
      apply(transaction, before) {
        const set = transaction.getMeta(caretsKey) as readonly Caret[] | undefined;
        if (set !== undefined) return set;
        if (!transaction.docChanged || before.length === 0) return before;
        const moved = (position: number) => transaction.mapping.map(position, -1);
        return before.map((caret) => ({ ...caret, anchor: moved(caret.anchor), head: moved(caret.head) }));
      },
    },
    props: {
      decorations(state) {
        const carets = this.getState(state) ?? [];
        forget(elements, carets);
        return DecorationSet.create(state.doc, carets.flatMap((caret) => decorationsOf(state, caret, elements)));
      },
    },
    view: () => ({ destroy: () => forget(elements, []) }),
  });
}

function decorationsOf(state: EditorState, caret: Caret, elements: Map<string, CaretElement>): readonly Decoration[] {
  const end = state.doc.content.size;
  const head = Math.min(caret.head, end);
  const [from, to] = [Math.min(caret.anchor, head), Math.max(Math.min(caret.anchor, end), head)];
  const colour = colourClass(caret.identity);
  const element = elements.get(caret.peer) ?? new CaretElement();
  elements.set(caret.peer, element);
  element.show(caret);
  const key = `caret-${caret.peer}`;
  const widget = Decoration.widget(head, () => element.dom, { key, side: 10, ignoreSelection: true, marks: [] });
  return from === to ? [widget] : [widget, Decoration.inline(from, to, { class: `remote-selection ${colour}` })];
}

function colourClass({ colour }: PeerIdentity): string {
  return `org-${Math.min(10, Math.max(1, Math.trunc(colour) || 1))}`;
}

function forget(elements: Map<string, CaretElement>, carets: readonly Caret[]): void {
  const present = new Set(carets.map(({ peer }) => peer));
  for (const [peer, element] of elements) {
    if (present.has(peer)) continue;
    element.destroy();
    elements.delete(peer);
  }
}

/** One caret on the page. The element stays the same while the caret moves, so that its label can fade by itself. */
class CaretElement {
  readonly dom = document.createElement("span");
  #head = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.dom.setAttribute("aria-hidden", "true");
    this.dom.addEventListener("pointerenter", () => this.#place());
  }

  show({ identity, head }: Caret): void {
    const moving = this.#head !== head || this.dom.classList.contains("moving");
    const flipped = this.dom.classList.contains("flipped");
    this.dom.className = `remote-caret ${colourClass(identity)}${moving ? " moving" : ""}${flipped ? " flipped" : ""}`;
    // Shown by the style sheet: the name must not become part of what the text's elements hold.
    this.dom.dataset.label = identity.label;
    if (this.#head === head) return;
    this.#head = head;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dom.classList.remove("moving"), labelled);
    requestAnimationFrame(() => this.#place());
  }

  /** Turns the label to the left where it would leave the sheet on the right. */
  #place(): void {
    const sheet = this.dom.closest(".page")?.getBoundingClientRect();
    if (sheet === undefined) return;
    const width = (this.dom.dataset.label ?? "").length * letter;
    this.dom.classList.toggle("flipped", this.dom.getBoundingClientRect().left + width > sheet.right);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }
}
