import { change, clone, from, getHeads, splice, splitBlock, type Doc } from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { insertedRanges, wordsBeyond, wordsOf } from "./rescue.ts";

interface Draft extends Record<string, unknown> {
  title: string;
  text: string;
  footnotes: Record<string, string>;
}

const block = { type: "paragraph", parents: [], attrs: {} };

function draft(): Doc<Draft> {
  const empty = from<Draft>({ title: "Definition", text: "", footnotes: {} });
  return change(empty, (d) => {
    splitBlock(d, ["text"], 0, block);
    splice(d, ["text"], 1, 0, "Netze und Daten.");
    d.footnotes["n1"] = "";
  });
}

test("words inside a sentence are offered with the sentence around them", () => {
  const base = draft();
  const mine = change(base, (d) => splice(d, ["text"], 10, 0, " Plattformen und"));
  expect(wordsBeyond(mine, getHeads(base))).toEqual([
    {
      area: "text",
      runs: [
        { text: "Netze und", mine: false },
        { text: " Plattformen und", mine: true },
        { text: " Daten.", mine: false },
      ],
    },
  ]);
});

test("new paragraphs, the title and footnotes are kept too, an umlaut and an emoji unharmed", () => {
  const base = draft();
  const mine = change(base, (d) => {
    splice(d, ["title"], 10, 0, " (Entwurf)");
    splitBlock(d, ["text"], 17, block);
    splice(d, ["text"], 18, 0, "Für alle 🏘️.");
    splice(d, ["footnotes", "n1"], 0, 0, "Vgl. Satzung.");
  });
  const found = wordsBeyond(mine, getHeads(base));
  expect(found.map(({ area }) => area)).toEqual(["title", "text", "footnote"]);
  expect(wordsOf(found)).toBe(" (Entwurf)\nFür alle 🏘️.\nVgl. Satzung.");
});

test("words in the cells of a table are kept, whoever made the table", () => {
  interface Tabled extends Draft {
    tables: Record<string, { cells: Record<string, string> }>;
  }
  const base = from<Tabled>({ title: "", text: "", footnotes: {}, tables: { t: { cells: { "r:c": "Kommune" } } } });
  const mine = change(base, (d) => {
    const cells = d.tables["t"]?.cells;
    if (cells) cells["r:d"] = "Land";
    d.tables["u"] = { cells: { "r:c": "Bund" } };
  });
  const found = wordsBeyond(mine, getHeads(base));
  expect(found.map(({ area }) => area)).toEqual(["cell", "cell"]);
  expect(wordsOf(found)).toBe("Land\nBund");
});

test("words that were deleted again, and changes without words, leave nothing to rescue", () => {
  const base = draft();
  const typed = change(clone(base), (d) => splice(d, ["text"], 1, 0, "Alle "));
  const back = change(typed, (d) => splice(d, ["text"], 1, 5, ""));
  expect(wordsBeyond(back, getHeads(base))).toEqual([]);
  expect(wordsBeyond(change(base, (d) => splice(d, ["text"], 1, 5, "")), getHeads(base))).toEqual([]);
});

test("without anything known to be durable, everything here is rescued", () => {
  expect(wordsOf(wordsBeyond(draft(), []))).toBe("Definition\nNetze und Daten.");
});

test("ranges move with what is inserted and deleted before and within them", () => {
  const at = (index: number) => ["text", index];
  const patches = [
    { action: "splice" as const, path: at(4), value: "abcd" },
    { action: "splice" as const, path: at(6), value: "X" },
    { action: "del" as const, path: at(0), length: 2 },
    { action: "del" as const, path: at(5), length: 10 },
    { action: "splice" as const, path: ["title", 0], value: "elsewhere" },
  ];
  expect(insertedRanges(patches, ["text"])).toEqual([{ start: 2, end: 5 }]);
});
