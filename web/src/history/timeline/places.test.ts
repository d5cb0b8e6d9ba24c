import { expect, test } from "vitest";
import type { Block } from "../types.ts";
import { isCut, placesOf, stretchesOf } from "./places.ts";

const touched = (id: string, text = "") => ({ id, label: null, excerpt: text });
const clauses = new Map([1, 2, 3, 4, 5].map((number) => [String(number), { short: `${number}`, long: `Abschnitt ${number}` }]));
const block = (id: string, length: number): Block => ({ id, kind: "paragraph", depth: 0, number: null, runs: [{ text: "x".repeat(length - 1) }] });

test("places are told by name, many are counted", () => {
  expect(placesOf([touched("2")], clauses)).toBe("Abschnitt 2");
  expect(placesOf(["1", "2", "3", "4", "5"].map((id) => touched(id)), clauses)).toBe("Abschnitt 1, Abschnitt 2, Abschnitt 3 und 2 weitere");
});

test("places that the server has cut are not counted", () => {
  const blocks = Array.from({ length: 20 }, (_, index) => touched(String(index), `Wort ${index}`));
  expect(isCut({ blocks })).toBe(true);
  expect(isCut({ blocks: blocks.slice(1) })).toBe(false);
  expect(placesOf(blocks.slice(1), clauses, true)).toBe("Abschnitt 1, Abschnitt 2, Abschnitt 3 und weitere");
});

test("a clause that is no more is named by its first words", () => {
  expect(placesOf([touched("9", "wirtschaftlich ist: die Kosten stehen")], clauses)).toBe("„wirtschaftlich ist: die …“");
  expect(placesOf([touched("9")], clauses)).toBe("ein entfallener Absatz");
});

test("title and footnotes are places, too", () => {
  expect(placesOf([touched("title"), touched("footnote:a"), touched("footnote:b"), touched("1")], clauses)).toBe("Titel, Fußnote, Abschnitt 1");
});

test("stretches lie where the clauses lie, neighbours joined", () => {
  const text = [block("1", 20), block("2", 30), block("3", 40), block("4", 10)];
  expect(stretchesOf([touched("2"), touched("3")], text)).toEqual([{ x: 20, width: 70 }]);
  expect(stretchesOf([touched("1"), touched("4"), touched("weg")], text)).toEqual([{ x: 0, width: 20 }, { x: 90, width: 10 }]);
});
