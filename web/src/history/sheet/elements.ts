/** The elements of a shown text, the same as the editor's, so that both look alike. */
import type { Block, Marks, Run } from "../types.ts";

export interface RunOptions {
  /** Where a footnote's number comes from. */
  number(id: string): number | null;
  /** What a reference is called aloud. */
  reference(number: number): string;
  /** The id of the element that holds the note. */
  noteId(id: string): string;
  /** Wraps a run to tell who wrote it. */
  wrap?: ((node: Node, run: Run) => Node) | undefined;
}

/** An element for a block; `words` is where its runs belong. */
export function blockElement(block: Block): { element: HTMLElement; words: HTMLElement } {
  const { kind } = block;
  if (kind === "table") return tableBlock();
  if (kind !== "ordered-list-item" && kind !== "unordered-list-item") {
    const element = document.createElement(tagOf(block));
    return { element, words: element };
  }
  const element = document.createElement(kind === "ordered-list-item" ? "ol" : "ul");
  element.className = "item";
  const words = document.createElement("li");
  element.append(words);
  return { element, words };
}

/** A table has no words of its own; its cells are drawn by tables.ts, before what else belongs to the block. */
function tableBlock(): { element: HTMLElement; words: HTMLElement } {
  const element = document.createElement("div");
  const words = document.createElement("div");
  element.className = "table-block";
  words.className = "table-more";
  element.append(words);
  return { element, words };
}

function tagOf({ kind, level }: Block): string {
  if (kind === "heading") return `h${(level ?? 1) + 1}`;
  return kind === "blockquote" ? "blockquote" : "p";
}

/** Shows the block's number and depth on its element. */
export function labelElement(element: HTMLElement, { kind, number, depth }: Block): void {
  if (kind === "ordered-list-item" || kind === "unordered-list-item") {
    element.dataset.depth = String(depth);
    const item = element.firstElementChild;
    item?.setAttribute("aria-level", String(depth + 1));
    if (number !== null) (item as HTMLLIElement).value = placeOf(number);
  } else if (number === null) delete element.dataset.number;
  else element.dataset.number = number;
}

/** The place of "a)" to "z)", "aa)" …, counted from 1. */
export function placeOf(number: string): number {
  let place = 0;
  for (const letter of number.replace(")", "")) place = place * 26 + letter.charCodeAt(0) - 96;
  return place;
}

export function runNode(run: Run, options: RunOptions): Node {
  const node = run.footnote === undefined ? document.createTextNode(run.text ?? "") : reference(run.footnote, options);
  const marked = withMarks(node, run.marks);
  return options.wrap ? options.wrap(marked, run) : marked;
}

function reference(id: string, options: RunOptions): HTMLElement {
  const number = options.number(id);
  const link = document.createElement("a");
  link.className = "reference";
  link.href = `#${options.noteId(id)}`;
  link.textContent = String(number ?? "?");
  if (number !== null) link.setAttribute("aria-label", options.reference(number));
  return link;
}

function withMarks(node: Node, marks: Marks | undefined): Node {
  let marked = node;
  if (marks?.term) marked = wrapped("dfn", marked);
  if (marks?.em) marked = wrapped("em", marked);
  if (marks?.strong) marked = wrapped("strong", marked);
  if (!marks?.link) return marked;
  const link = wrapped("a", marked) as HTMLAnchorElement;
  link.href = marks.link.href;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  if (marks.link.title) link.title = marks.link.title;
  return link;
}

function wrapped(tag: string, node: Node): HTMLElement {
  const element = document.createElement(tag);
  element.append(node);
  return element;
}
