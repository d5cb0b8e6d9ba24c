/** A list item on the page: a list of its own with one item, which tells its place in the whole. */
import type { Node } from "prosemirror-model";
import type { Decoration, NodeView } from "prosemirror-view";
import { parentsOf } from "../schema/markers.ts";
import type { ItemSpec } from "../text/margin.ts";

export class ItemView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLLIElement;
  #node: Node;

  constructor(node: Node, decorations: readonly Decoration[]) {
    this.#node = node;
    this.dom = document.createElement(node.type.name === "ordered-list-item" ? "ol" : "ul");
    this.dom.className = "item";
    this.contentDOM = document.createElement("li");
    this.dom.append(this.contentDOM);
    this.#show(node, decorations);
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#show(node, decorations);
    return true;
  }

  #show(node: Node, decorations: readonly Decoration[]): void {
    const depth = parentsOf(node).length;
    this.dom.dataset.depth = String(depth);
    const item = this.contentDOM;
    item.setAttribute("aria-level", String(depth + 1));
    const spec = decorations.map((decoration) => decoration.spec as Partial<ItemSpec>).find(({ place }) => place !== undefined);
    if (spec?.place === undefined) return;
    item.value = spec.place;
    item.setAttribute("aria-posinset", String(spec.place));
    item.setAttribute("aria-setsize", String(spec.size));
  }

  ignoreMutation(mutation: { type: string; target: globalThis.Node }): boolean {
    return mutation.type === "attributes" && (mutation.target === this.dom || mutation.target === this.contentDOM);
  }
}
