import { expect, test } from "vitest";
import type { BlockHead, ComparedRun, Counts } from "../types.ts";
import { countsTold, marksTold, structureTold } from "./told.ts";

const head = (fields: Partial<BlockHead>): BlockHead => ({ id: "1", kind: "paragraph", depth: 0, number: null, ...fields });
const run = (fields: Partial<ComparedRun>): ComparedRun => ({ side: "both", text: "x", change: 1, move: null, by: null, ...fields });
const none: Counts = {
  inserted_words: 0,
  removed_words: 0,
  moved_words: 0,
  remarked_words: 0,
  inserted_blocks: 0,
  removed_blocks: 0,
  changed_blocks: 0,
  moved_blocks: 0,
};

test("what became of a clause is told in words", () => {
  const became = (from: Partial<BlockHead>, to: Partial<BlockHead>) => structureTold({ is: "became", from: head(from), to: head(to) });
  expect(became({}, { kind: "heading", level: 2 })).toBe("war Absatz, jetzt Überschrift 2");
  expect(became({ kind: "ordered-list-item" }, { kind: "unordered-list-item" })).toBe("war Aufzählung mit Buchstaben, jetzt Liste mit Punkten");
  expect(became({ kind: "ordered-list-item" }, { kind: "ordered-list-item", depth: 1 })).toBe("eingerückt");
  expect(became({ kind: "heading", numbered: false }, { kind: "heading", numbered: true })).toBe("jetzt mit Nummer");
  expect(structureTold({ is: "moved", move: 1, from: { short: "1", long: "Abschnitt 1" }, to: { short: "3", long: "Abschnitt 3" } })).toBe(
    "verschoben: stand als Abschnitt 1, steht als Abschnitt 3",
  );
  expect(structureTold(undefined)).toBeUndefined();
});

test("changed marks are told in words", () => {
  expect(marksTold(run({ marks: { strong: true }, marks_from: { em: true } }))).toBe("jetzt fett, nicht mehr kursiv");
  const link = (href: string) => ({ link: { href, title: null } });
  expect(marksTold(run({ marks: link("https://b.de"), marks_from: link("https://a.de") }))).toBe("anderer Link");
});

test("counts leave out what is zero and know one from many", () => {
  expect(countsTold({ ...none, inserted_words: 1234, removed_words: 1, moved_blocks: 2 }, "de")).toBe(
    "1.234 Wörter eingefügt, 1 Wort entfernt, 2 Absätze verschoben",
  );
  expect(countsTold(none, "de")).toBe("kein Unterschied");
});
