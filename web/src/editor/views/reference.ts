/** The superscript of a footnote in the text. */
import type { Node } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";
import type { EditorLabels } from "../api.ts";

export class ReferenceView implements NodeView {
  readonly dom: HTMLElement;
  readonly #labels: EditorLabels;

  constructor(node: Node, labels: EditorLabels, follow: (id: string) => void, readonly destroy: () => void) {
    this.#labels = labels;
    this.dom = document.createElement("span");
    this.dom.className = "reference";
    this.dom.dataset.footnote = idOf(node);
    this.dom.setAttribute("role", "link");
    this.dom.addEventListener("click", () => follow(idOf(node)));
  }

  get id(): string {
    return this.dom.dataset.footnote ?? "";
  }

  /** Shows the footnote's number, which the order of the text decides. */
  show(number: number): void {
    const shown = String(number);
    if (this.dom.textContent === shown) return;
    this.dom.textContent = shown;
    this.dom.setAttribute("aria-label", this.#labels.footnoteReference(number));
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** The id under which the footnote's words are kept. */
export function idOf(node: Node): string {
  return String(node.attrs.id);
}

/** The ids of the footnotes in the order in which the text first refers to them. */
export function footnoteIds(doc: Node): readonly string[] {
  const ids = new Set<string>();
  doc.forEach((block) => {
    for (const id of idsOfBlock(block)) ids.add(id);
  });
  return [...ids];
}

const known = new WeakMap<Node, readonly string[]>();

/** A block that has not changed is not looked through again. */
function idsOfBlock(block: Node): readonly string[] {
  const remembered = known.get(block);
  if (remembered !== undefined) return remembered;
  const ids = block.content.content.filter((node) => node.type.name === "footnote").map(idOf);
  known.set(block, ids);
  return ids;
}
