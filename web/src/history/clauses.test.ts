import { expect, test } from "vitest";
import { excerpt, nameClauses, type Clause } from "./clauses.ts";
import type { BlockKind } from "./types.ts";

let made = 0;
const clause = (kind: BlockKind, number: string | null, text = "Wörter", depth = 0): Clause => ({
  head: { id: String((made += 1)), kind, depth, number },
  text,
});

const named = (...clauses: Clause[]) => {
  const names = nameClauses(clauses);
  return clauses.map(({ head }) => names.get(head.id));
};

test("clauses are called as the pages call them, never by a paragraph sign", () => {
  const names = named(
    clause("heading", "2", "Merkmale"),
    clause("paragraph", "(1)"),
    clause("ordered-list-item", "a)"),
    clause("ordered-list-item", "b)"),
    clause("ordered-list-item", "a)", "tiefer", 1),
    clause("paragraph", "(2)"),
    clause("unordered-list-item", null),
    clause("unordered-list-item", null),
    clause("heading", "2.1", "Darin"),
    clause("paragraph", "(1)"),
  );
  expect(names.map((name) => name?.long)).toEqual([
    "Abschnitt 2",
    "Abschnitt 2 Abs. 1",
    "Abschnitt 2 Abs. 1 Buchstabe a",
    "Abschnitt 2 Abs. 1 Buchstabe b",
    "Abschnitt 2 Abs. 1 Buchstabe b Buchstabe a",
    "Abschnitt 2 Abs. 2",
    "Abschnitt 2 Abs. 2 Punkt 1",
    "Abschnitt 2 Abs. 2 Punkt 2",
    "Abschnitt 2.1",
    "Abschnitt 2.1 Abs. 1",
  ]);
  expect(names.map((name) => name?.short)).toEqual(
    ["2", "2 (1)", "2 (1) a", "2 (1) b", "2 (1) b a", "2 (2)", "2 (2) • 1", "2 (2) • 2", "2.1", "2.1 (1)"],
  );
});

test("what has no number is called by its heading", () => {
  const names = named(
    clause("paragraph", null),
    clause("heading", null, "Präambel"),
    clause("paragraph", null),
    clause("paragraph", null),
    clause("blockquote", null),
    clause("heading", null, " "),
  );
  expect(names.map((name) => name?.long)).toEqual([
    "Anfang, Absatz 1",
    "„Präambel“",
    "„Präambel“, Absatz 1",
    "„Präambel“, Absatz 2",
    "„Präambel“, Zitat",
    "Überschrift ohne Wörter",
  ]);
  expect(names.every((name) => name?.short === "")).toBe(true);
});

test("a table is called a table and is no paragraph", () => {
  const names = named(
    clause("table", null, ""),
    clause("heading", "5", "Prüfung"),
    clause("paragraph", null),
    clause("table", null, ""),
    clause("paragraph", null),
    clause("table", null, ""),
    clause("heading", null, "Anhang"),
    clause("table", null, ""),
  );
  expect(names.map((name) => name?.long)).toEqual([
    "Tabelle am Anfang",
    "Abschnitt 5",
    "Abschnitt 5, Absatz 1",
    "Tabelle in Abschnitt 5",
    "Abschnitt 5, Absatz 2",
    "2. Tabelle in Abschnitt 5",
    "„Anhang“",
    "Tabelle in „Anhang“",
  ]);
});

test("an item that begins a text belongs to its beginning", () => {
  expect(named(clause("ordered-list-item", "a)", "Wort", 2))[0]?.long).toBe("Anfang Buchstabe a");
});

test("an excerpt is cut between words and is one line", () => {
  expect(excerpt("eins\nzwei  drei", 40)).toBe("eins zwei drei");
  expect(excerpt("eins zwei drei", 10)).toBe("eins zwei …");
  expect(excerpt("Donaudampfschifffahrt", 5)).toBe("Donau …");
});
