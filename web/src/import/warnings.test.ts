import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { ImportWarning } from "./types.ts";
import { grouped, toldKinds } from "./warnings.ts";

const warning = (kind: string, words: string, keeps: boolean): ImportWarning => ({ kind, words, keeps_words: keeps, text: `told of ${kind}`, count: 1 });

test("what is not in the text comes first, with its words", () => {
  const groups = grouped([warning("page-break", "", true), warning("comment", "Bitte prüfen", false), warning("comment", "Ja", false)]);
  expect(groups.map(({ count, keepsWords }) => [count, keepsWords])).toEqual([
    [2, false],
    [1, true],
  ]);
  expect(groups[0]?.words).toEqual(["Bitte prüfen", "Ja"]);
});

test("what a file of our own always has beside its text comes last; another's header may say something", () => {
  const header = warning("header-footer", "Vertraulich", false);
  const own = grouped([warning("edition", "Stand", false), header, warning("comment", "Ja", false), warning("rule", "", true)]);
  expect(own.map(({ usual }) => usual)).toEqual([false, false, true, true]);
  expect(own.map(({ words }) => words)).toEqual([["Ja"], [], ["Stand"], ["Vertraulich"]]);
  expect(grouped([warning("rule", "", true), header]).map(({ usual }) => usual)).toEqual([false, false]);
});

test("a kind of a newer server is told in its own sentence", () => {
  expect(grouped([warning("hologram", "x", true)])[0]?.sentence).toBe("told of hologram");
});

/** The kinds that a source of the server names, as in `Self::Rule => "rule"`. */
async function kindsIn(source: string): Promise<string[]> {
  const text = await readFile(new URL(`../../../crates/${source}`, import.meta.url), "utf8");
  const code = /fn code\(&self\).*?\n {4}\}/s.exec(text)?.[0] ?? "";
  return [...code.matchAll(/Self::\w+(?: \{ \.\. \})? => "([a-z-]+)"/g)].map(([, kind]) => kind ?? "");
}

test("every kind that the server knows has its sentence, and none is told that it does not", async () => {
  const kinds = await Promise.all(["import/src/warning.rs", "merge/src/markdown/warning.rs"].map(kindsIn));
  for (const some of kinds) expect(some.length).toBeGreaterThan(15);
  expect(toldKinds().toSorted()).toEqual(kinds.flat().toSorted());
});
