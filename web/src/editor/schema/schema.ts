/** The three kinds of text: the text of blocks, a note of one paragraph, the title of one line. */
import { Schema, type Attrs, type NodeSpec } from "prosemirror-model";
import { deepestList, isListKind, parentsOf, type ListKind } from "./markers.ts";
import { titleMarks, wordMarks } from "./marks.ts";

/** The marker as another program wrote it, when it holds more than the node's own attributes; see markers.ts. */
const source = { source: { default: null } };

function block(tag: string, spec: Partial<NodeSpec> = {}): NodeSpec {
  return {
    group: "block",
    content: "inline*",
    parseDOM: [{ tag }],
    toDOM: () => [tag, 0],
    ...spec,
    attrs: { ...source, ...spec.attrs },
  };
}

const heading = block("h2", {
  attrs: { level: { default: 1, validate: "number" }, numbered: { default: false, validate: "boolean" } },
  defining: true,
  parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, getAttrs: (element) => headingInDom(element, level) })),
  // The title is the page's h1, so a heading of level 1 is an h2; what is copied from here tells its own level.
  toDOM: ({ attrs }) => {
    const level = Number(attrs.level);
    return [`h${level + 1}`, { "data-level": String(level), "data-numbered": String(attrs.numbered) }, 0];
  },
});

/** The attributes of a pasted heading, which stands on `level` unless it was copied from an editor like this. */
function headingInDom(element: HTMLElement, level: number): Attrs {
  const own = Number(element.dataset.level ?? level);
  return { level: own >= 1 && own <= 4 ? Math.trunc(own) : 4, numbered: element.dataset.numbered === "true" };
}

function listItem(list: "ol" | "ul"): NodeSpec {
  return block("li", {
    attrs: { parents: { default: [] } },
    defining: true,
    parseDOM: [{ tag: `${list} > li`, getAttrs: (element): Attrs => ({ parents: parentsInDom(element) }) }],
    toDOM: (node) => [list, { class: "item", "data-parents": parentsOf(node).join(" ") }, ["li", 0]],
  });
}

/** The kinds of the list items around a pasted one, outermost first; what is copied from here tells them itself. */
function parentsInDom(item: Element): readonly ListKind[] {
  const own = item.parentElement?.dataset.parents;
  if (own !== undefined) return own.split(" ").filter(isListKind).slice(0, deepestList);
  const parents: ListKind[] = [];
  let list = item.parentElement?.parentElement?.closest("ol, ul") ?? null;
  while (list !== null && parents.length < deepestList) {
    parents.unshift(list.tagName === "OL" ? "ordered-list-item" : "unordered-list-item");
    list = list.parentElement?.closest("ol, ul") ?? null;
  }
  return parents;
}

const footnote: NodeSpec = {
  group: "inline",
  inline: true,
  atom: true,
  attrs: { id: { validate: "string" }, ...source },
  parseDOM: [
    {
      tag: "sup[data-footnote]",
      priority: 60,
      getAttrs: (element) => ({ id: element.getAttribute("data-footnote") ?? "" }),
    },
  ],
  toDOM: (node) => ["sup", { "data-footnote": String(node.attrs.id) }],
};

/**
 * A table, whose cells are texts of their own (../tables). Its content is what the document holds between its marker and the
 * next: usually nothing. Words come there when a table is inserted where somebody else is writing; they read as a paragraph.
 */
const table: NodeSpec = {
  group: "block",
  content: "inline*",
  isolating: true,
  attrs: { id: { validate: "string" }, ...source },
  parseDOM: [{ tag: "div[data-table]", getAttrs: (element) => ({ id: element.getAttribute("data-table") ?? "" }) }],
  toDOM: (node) => ["div", { "data-table": String(node.attrs.id) }, 0],
};

/** An embed of another program: it keeps its place and shows nothing. */
const otherEmbed: NodeSpec = {
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  attrs: source,
  toDOM: () => ["span", { class: "other-embed" }],
};

const text: NodeSpec = { group: "inline" };

/** The text of a document: blocks, one after another. */
export const textSchema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: block("p"),
    heading,
    "ordered-list-item": listItem("ol"),
    "unordered-list-item": listItem("ul"),
    blockquote: block("blockquote", { defining: true }),
    table,
    // A block type this editor does not know reads as a paragraph.
    "other-block": block("p", { parseDOM: [] }),
    text,
    footnote,
    "other-embed": otherEmbed,
  },
  marks: wordMarks,
});

/** The words of a footnote or of a table's cell: one paragraph. */
export const noteSchema = new Schema({
  nodes: { doc: { content: "paragraph" }, paragraph: block("p"), text, "other-embed": otherEmbed },
  marks: wordMarks,
});

/** The title: one line without marks of its own. */
export const titleSchema = new Schema({
  nodes: { doc: { content: "paragraph" }, paragraph: block("p"), text, "other-embed": otherEmbed },
  marks: titleMarks,
});

/** Whether a text of this schema has blocks; the others are one line, in which every marker is an embed. */
export function hasBlocks(schema: Schema): boolean {
  return schema === textSchema;
}

