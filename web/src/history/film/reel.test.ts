import { expect, test } from "vitest";
import type { Author, Film, FilmText } from "../types.ts";
import { wordsOf } from "../words.ts";
import { Reel } from "./reel.ts";

const author = (organisation_id: string): Author => ({
  session: organisation_id,
  organisation_id,
  member_id: null,
  brought_by: null,
  received_at: 0,
  received_until: 0,
  written_at: null,
  note: null,
  first: 1,
  last: 1,
});

const text = (name: string, fields: Partial<FilmText>): FilmText => ({ name, chars: "", made: [], removed: [], markers: [], marks: [], ...fields });

const film = (changes: number, ...texts: FilmText[]): Film => ({
  heads: [],
  changes,
  times: Array.from({ length: changes }, (_, change) => (change === 0 ? 1_000 : 10)),
  authors: [author("HL"), author("M")],
  author_of: [[Math.ceil(changes / 2), 0], [Math.floor(changes / 2), 1]],
  texts,
  tables: [],
});

/** The blocks at a position as "number|words", marks and notes drawn in. */
const drawn = (reel: Reel, position: number) =>
  reel.at(position).blocks.map(({ number, runs }) => {
    const words = runs.map((run) => (run.footnote === undefined ? (run.marks?.strong ? `*${run.text ?? ""}*` : (run.text ?? "")) : `[${run.footnote}]`));
    return `${number ?? ""}|${words.join("")}`;
  });

test("every keystroke is seen, and what was removed before goes when it was removed", () => {
  // "abc" typed in changes 0 to 2, "b" removed by change 3, "d" typed in change 4.
  const reel = new Reel(film(5, text("text", { chars: "abcd", made: [[0, 3, 1], [4, 1, 0]], removed: [1, 3] })));
  const at = (position: number) => wordsOf(reel.at(position).blocks[0]?.runs ?? []);
  expect([0, 1, 2, 3, 4, 5].map(at)).toEqual(["", "a", "ab", "abc", "ac", "acd"]);
});

test("an element that was removed twice went the first time", () => {
  const reel = new Reel(film(4, text("text", { chars: "ab", made: [[0, 2, 0]], removed: [0, 3, 0, 1, 1, 2] })));
  expect([1, 2, 3].map((position) => wordsOf(reel.at(position).blocks[0]?.runs ?? []))).toEqual(["ab", "b", ""]);
});

test("characters beyond the first plane are one element of two code units", () => {
  const reel = new Reel(film(3, text("text", { chars: "a🙂b", made: [[0, 3, 1]] })));
  expect(wordsOf(reel.at(2).blocks[0]?.runs ?? [])).toBe("a🙂");
  expect(wordsOf(reel.at(3).blocks[0]?.runs ?? [])).toBe("a🙂b");
});

test("blocks come, change their kind and go, with their numbers; words before the first are a paragraph", () => {
  const reel = new Reel(
    film(
      5,
      text("text", {
        chars: "x\uFFFCAB\uFFFCcd",
        made: [[0, 1, 0], [1, 3, 0], [2, 3, 0]],
        removed: [4, 4],
        markers: [
          { element: 1, id: "h", states: [{ from: 1, kind: "paragraph", depth: 0 }, { from: 3, kind: "heading", level: 1, numbered: true, depth: 0 }] },
          { element: 4, id: "p", states: [{ from: 2, kind: "paragraph", depth: 0 }] },
        ],
      }),
    ),
  );
  expect(drawn(reel, 1)).toEqual(["|x"]);
  expect(drawn(reel, 2)).toEqual(["|x", "|AB"]);
  expect(drawn(reel, 3)).toEqual(["|x", "|AB", "|cd"]);
  expect(drawn(reel, 4)).toEqual(["|x", "1|AB", "(1)|cd"]);
  expect(drawn(reel, 5)).toEqual(["|x", "1|ABcd"]);
});

test("a marker of which nothing is left takes no room", () => {
  const markers = [{ element: 1, id: "x", states: [{ from: 0, kind: "paragraph", depth: 0 } as const, { from: 1 }] }];
  const reel = new Reel(film(2, text("text", { chars: "a\uFFFCb", made: [[0, 3, 0]], markers })));
  expect([1, 2].map((position) => drawn(reel, position))).toEqual([["|a", "|b"], ["|ab"]]);
});

test("marks cover what lies between their ends, and the later of two wins", () => {
  const reel = new Reel(
    film(
      3,
      text("text", {
        chars: "a\uFFF9bc\uFFFBd",
        made: [[0, 6, 0]],
        marks: [
          { begin: 1, end: 4, name: "strong", value: true, change: 1 },
          { begin: 1, end: 4, name: "strong", value: null, change: 2 },
        ],
      }),
    ),
  );
  expect([1, 2, 3].map((position) => drawn(reel, position)[0])).toEqual(["|abcd", "|a*bc*d", "|abcd"]);
});

test("footnotes are numbered in the order of the text and only shown while it refers to them", () => {
  const reel = new Reel(
    film(
      3,
      text("text", {
        chars: "a\uFFFC\uFFFC",
        made: [[0, 1, 0], [2, 1, 0], [1, 1, 0]],
        markers: [
          { element: 1, id: "m1", states: [{ from: 2, footnote: "zwei" }] },
          { element: 2, id: "m2", states: [{ from: 1, footnote: "eins" }] },
        ],
      }),
      text("footnote:eins", { chars: "E", made: [[1, 1, 0]] }),
      text("footnote:zwei", { chars: "Z", made: [[2, 1, 0]] }),
      text("title", { chars: "T", made: [[0, 1, 0]] }),
    ),
  );
  expect(drawn(reel, 3)).toEqual(["|a[zwei][eins]"]);
  expect(reel.at(2).footnotes).toEqual([{ id: "eins", number: 1, runs: [{ text: "E" }] }]);
  expect(reel.at(3).footnotes.map(({ id, number }) => [id, number])).toEqual([["zwei", 1], ["eins", 2]]);
  expect(reel.at(1).title).toEqual([{ text: "T" }]);
});

test("times add up, and changes have authors", () => {
  const reel = new Reel(film(4, text("text", { chars: "abcd", made: [[0, 4, 1]], removed: [0, 3] })));
  expect([0, 1, 2, 4].map((position) => reel.timeAt(position))).toEqual([undefined, 1_000, 1_010, 1_030]);
  expect(reel.activity(2)).toEqual([new Map([["HL", 2]]), new Map([["M", 3]])]);
});

test("a table shows the rows and columns it had, and its cells their words; words behind it are a paragraph", () => {
  const cell = (name: string, chars: string, change: number) => text(`cell:t:${name}`, { chars, made: [[change, chars.length, 0]] });
  const marker = { element: 0, id: "m", states: [{ from: 0, kind: "table", depth: 0, table: "t" } as const] };
  const reel = new Reel({
    ...film(
      4,
      text("text", { chars: "\uFFFCw", made: [[0, 1, 0], [3, 1, 0]], markers: [marker] }),
      cell("r1:c1", "ab", 1),
      cell("r1:c1", "cd", 2),
    ),
    tables: [{ id: "t", states: [{ from: 0, header: false, columns: ["c1"], rows: [] }, { from: 1, header: true, columns: ["c1"], rows: ["r1"] }] }],
  });
  const cells = (position: number) => reel.at(position).blocks[0]?.table?.rows.map((row) => row.cells.map((runs) => wordsOf(runs)));
  expect([1, 2, 3].map(cells)).toEqual([[], [["ab"]], [["ab cd"]]]);
  expect(reel.at(3).blocks[0]?.table?.header).toBe(true);
  expect(reel.at(4).blocks.map(({ id, runs }) => `${id}|${wordsOf(runs)}`)).toEqual(["m|", "behind-m|w"]);
});
