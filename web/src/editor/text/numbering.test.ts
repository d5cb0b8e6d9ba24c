import { expect, test } from "vitest";
import { textSchema } from "../schema/schema.ts";
import { numberBlocks } from "./numbering.ts";

/** A text drawn as one word a block: "H1" a numbered heading, "h1" one without a number, "p", "q", "a0" and "b1" items. */
function numbers(drawing: string): string {
  const blocks = drawing.split(" ").map((block) => {
    const level = Number(block.slice(1));
    const parents = Array.from({ length: level || 0 }, () => "unordered-list-item");
    if (block.startsWith("H")) return textSchema.node("heading", { level, numbered: true });
    if (block.startsWith("h")) return textSchema.node("heading", { level, numbered: false });
    if (block.startsWith("a")) return textSchema.node("ordered-list-item", { parents });
    if (block.startsWith("b")) return textSchema.node("unordered-list-item", { parents });
    return textSchema.node(block === "q" ? "blockquote" : block === "o" ? "other-block" : "paragraph");
  });
  return numberBlocks(textSchema.node("doc", null, blocks)).map(({ label }) => label ?? "–").join(" ");
}

test("headings count by level, from the highest that is numbered", () => {
  expect(numbers("H1 H2 H2 H1 H2")).toBe("1 1.1 1.2 2 2.1");
  expect(numbers("H2 H3 H2")).toBe("1 1.1 2");
});

test("a level that was passed over counts as 0, so that no number occurs twice", () => {
  expect(numbers("H1 H3 H2 H3")).toBe("1 1.0.1 1.1 1.1.1");
});

test("paragraphs count under each numbered heading, whatever stands between them", () => {
  expect(numbers("p H1 p a0 p q p H1 p")).toBe("– 1 (1) a) (2) – (3) 2 (1)");
});

test("a heading without a number ends the numbers of paragraphs and begins nothing anew", () => {
  expect(numbers("H1 p h1 p H1 p")).toBe("1 (1) – – 2 (1)");
});

test("an unknown block counts as a paragraph", () => {
  expect(numbers("H1 o p")).toBe("1 (1) (2)");
});

test("letters begin anew in nested lists, after other blocks and where the kind changes", () => {
  expect(numbers("a0 a0 a1 a1 a0 a1 b0 a0 p a0")).toBe("a) b) a) b) c) a) – a) – a)");
});

test("after z come aa, ab", () => {
  const letters = numbers(Array.from({ length: 54 }, () => "a0").join(" ")).split(" ");
  expect(letters[25]).toBe("z)");
  expect(letters[26]).toBe("aa)");
  expect(letters[51]).toBe("az)");
  expect(letters[52]).toBe("ba)");
});

test("every item knows its place and its list's length", () => {
  const item = (depth: number) =>
    textSchema.node("ordered-list-item", { parents: Array.from({ length: depth }, () => "ordered-list-item") });
  const doc = textSchema.node("doc", null, [item(0), item(1), item(1), item(0), textSchema.node("paragraph"), item(0)]);
  expect(numberBlocks(doc).map(({ item: place }) => place && [place.place, place.size, place.depth])).toEqual([
    [1, 2, 0],
    [1, 2, 1],
    [2, 2, 1],
    [2, 2, 0],
    null,
    [1, 1, 0],
  ]);
});
