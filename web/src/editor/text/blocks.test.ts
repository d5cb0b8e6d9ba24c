import type { Node } from "prosemirror-model";
import { EditorState, TextSelection, type Command } from "prosemirror-state";
import { expect, test } from "vitest";
import { textSchema } from "../schema/schema.ts";
import { blockquote, heading, paragraph } from "./blocks.ts";
import { backspaceAtStart, deleteAtEnd, splitBlock } from "./breaks.ts";
import { indent, list, outdent } from "./lists.ts";

const kinds: Readonly<Record<string, string>> = {
  p: "paragraph",
  h: "heading",
  q: "blockquote",
  a: "ordered-list-item",
  b: "unordered-list-item",
};

/** A text drawn as blocks: "p:Wort|" with the caret at the bar, ">b:Punkt" one list deep. */
function draw(...blocks: string[]): EditorState {
  let caret = 1;
  let position = 0;
  const nodes = blocks.map((block): Node => {
    const [, depth = "", kind = "p", words = ""] = /^(>*)(\w):(.*)$/.exec(block) ?? [];
    const parents = Array.from(depth, () => "unordered-list-item");
    const text = words.replace("|", "");
    if (words.includes("|")) caret = position + 1 + words.indexOf("|");
    const attrs = kind === "a" || kind === "b" ? { parents } : {};
    const node = textSchema.node(kinds[kind] ?? "paragraph", attrs, text === "" ? [] : textSchema.text(text));
    position += node.nodeSize;
    return node;
  });
  const doc = textSchema.node("doc", null, nodes);
  return EditorState.create({ doc, selection: TextSelection.create(doc, caret) });
}

function drawn({ doc, selection }: EditorState): string[] {
  return doc.content.content.map((block, index) => {
    const kind = Object.keys(kinds).find((key) => kinds[key] === block.type.name) ?? "?";
    const depth = ">".repeat((block.attrs.parents as string[] | undefined)?.length ?? 0);
    const { $head } = selection;
    const words = block.textContent;
    const shown = $head.index(0) === index ? `${words.slice(0, $head.parentOffset)}|${words.slice($head.parentOffset)}` : words;
    return `${depth}${kind}:${shown}`;
  });
}

function after(state: EditorState, command: Command): string[] | false {
  let next = state;
  return command(state, (transaction) => (next = state.apply(transaction))) && drawn(next);
}

test("Enter splits a paragraph, follows a heading with a paragraph and an item with an item", () => {
  expect(after(draw("p:Wo|rt"), splitBlock)).toEqual(["p:Wo", "p:|rt"]);
  expect(after(draw("h:Titel|"), splitBlock)).toEqual(["h:Titel", "p:|"]);
  expect(after(draw("h:Ti|tel"), splitBlock)).toEqual(["h:Ti", "h:|tel"]);
  expect(after(draw(">b:Punkt|"), splitBlock)).toEqual([">b:Punkt", ">b:|"]);
});

test("Enter at the beginning puts an empty block before", () => {
  expect(after(draw("h:|Titel"), splitBlock)).toEqual(["p:", "h:|Titel"]);
  expect(after(draw("a:|Punkt"), splitBlock)).toEqual(["a:", "a:|Punkt"]);
});

test("Enter in an empty item leads out of the list, level by level, and out of a quotation", () => {
  expect(after(draw("b:Eins", ">b:|"), splitBlock)).toEqual(["b:Eins", "b:|"]);
  expect(after(draw("b:Eins", "b:|"), splitBlock)).toEqual(["b:Eins", "p:|"]);
  expect(after(draw("q:|"), splitBlock)).toEqual(["p:|"]);
});

test("Backspace at the beginning takes the kind away first, then an empty block, then the boundary", () => {
  expect(after(draw("p:a", "h:|b"), backspaceAtStart)).toEqual(["p:a", "p:|b"]);
  expect(after(draw(">b:|b"), backspaceAtStart)).toEqual(["b:|b"]);
  expect(after(draw("b:|b"), backspaceAtStart)).toEqual(["p:|b"]);
  expect(after(draw("h:", "p:|b"), backspaceAtStart)).toEqual(["p:|b"]);
  expect(after(draw("h:a", "p:|b"), backspaceAtStart)).toEqual(["h:a|b"]);
  expect(after(draw("p:|b"), backspaceAtStart)).toBe(false);
  expect(after(draw("p:a", "p:b|"), backspaceAtStart)).toBe(false);
});

test("Delete at the end of an empty block leaves the next one its kind", () => {
  expect(after(draw("p:|", "h:b"), deleteAtEnd)).toEqual(["h:|b"]);
  expect(after(draw("p:a|", "h:b"), deleteAtEnd)).toEqual(["p:a|b"]);
  expect(after(draw("p:a|"), deleteAtEnd)).toBe(false);
});

test("blocks change their kind and back", () => {
  expect(after(draw("p:|a"), heading(2, true))).toEqual(["h:|a"]);
  expect(after(draw("p:|a"), paragraph)).toBe(false);
  expect(after(draw("p:|a"), blockquote)).toEqual(["q:|a"]);
  expect(after(draw("q:|a"), blockquote)).toEqual(["p:|a"]);
  expect(after(draw(">b:|a"), list("ordered-list-item"))).toEqual([">a:|a"]);
  expect(after(draw("b:|a"), list("unordered-list-item"))).toEqual(["p:|a"]);
});

test("an item goes below the one before it, with the items below it", () => {
  expect(after(draw("b:a", "b:|b", ">b:c", "b:d"), indent)).toEqual(["b:a", ">b:|b", ">>b:c", "b:d"]);
  expect(after(draw("b:|a"), indent)).toBe(false);
  expect(after(draw("p:a", "b:|b"), indent)).toBe(false);
  expect(after(draw("p:|a"), indent)).toBe(false);
});

test("an item comes out with the items below it and takes the kind of the list it comes into", () => {
  expect(after(draw("b:a", ">a:|b", ">>b:c"), outdent)).toEqual(["b:a", "b:|b", ">b:c"]);
  expect(after(draw("b:|a"), outdent)).toBe(false);
});

test("no item goes deeper than eight", () => {
  const eight = ">".repeat(8);
  expect(after(draw(`${eight}b:a`, `${eight}b:|b`), indent)).toBe(false);
});
