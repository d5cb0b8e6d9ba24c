import { expect, test } from "vitest";
import { wordsOf } from "../words.ts";
import { linesOf } from "./lines.ts";

const joined = (lines: ReturnType<typeof linesOf>) => lines.map(wordsOf).join("");

test("a short block is one line, whatever is in it", () => {
  const runs = [{ text: "a\nb" }, { footnote: "1" }];
  expect(linesOf(runs)).toEqual([runs]);
});

test("a long block is shown line by line, and no character is lost", () => {
  const text = Array.from({ length: 300 }, (_, line) => `Zeile ${line}`).join("\n");
  const lines = linesOf([{ text: text.slice(0, 1_001) }, { footnote: "1" }, { text: text.slice(1_001), marks: { strong: true } }]);
  expect(lines).toHaveLength(300);
  expect(joined(lines)).toBe(text);
  expect(lines.flat().filter(({ footnote }) => footnote !== undefined)).toHaveLength(1);
});

test("a line without end is broken after a word, or anywhere when it has none", () => {
  const words = "wort ".repeat(20_000);
  const broken = linesOf([{ text: words }]);
  expect(joined(broken)).toBe(words);
  expect(Math.max(...broken.map((line) => wordsOf(line).length))).toBeLessThanOrEqual(2_001);
  expect(broken.every((line) => wordsOf(line).endsWith(" "))).toBe(true);
  const solid = linesOf([{ text: "x".repeat(9_000) }]);
  expect(joined(solid)).toHaveLength(9_000);
  expect(solid.length).toBeGreaterThan(4);
});
