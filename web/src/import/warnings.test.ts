import { expect, test } from "vitest";
import type { ImportWarning } from "./types.ts";
import { grouped } from "./warnings.ts";

const warning = (kind: string, words: string, keeps: boolean): ImportWarning => ({ kind, words, keeps_words: keeps, text: `told of ${kind}`, count: 1 });

test("what is not in the text comes first, with its words", () => {
  const groups = grouped([warning("page-break", "", true), warning("comment", "Bitte prüfen", false), warning("comment", "Ja", false)]);
  expect(groups.map(({ count, keepsWords }) => [count, keepsWords])).toEqual([
    [2, false],
    [1, true],
  ]);
  expect(groups[0]?.words).toEqual(["Bitte prüfen", "Ja"]);
});

test("a kind of a newer server is told in its own sentence", () => {
  expect(grouped([warning("hologram", "x", true)])[0]?.sentence).toBe("told of hologram");
});
