import * as Automerge from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { cursorAt, cursorIndex, markText, spansAt, spansOf, spliceText, textAt, textsAt } from "./object.ts";

interface Held extends Record<string, unknown> {
  cells: Record<string, string>;
}

const path = ["cells", "r/c"];

const held = (actor: string) => Automerge.init<Held>({ actor: actor.repeat(32) });
const made = (doc: Automerge.Doc<Held>, words: string) =>
  Automerge.change(doc, (draft) => {
    draft.cells["r/c"] = "";
    spliceText(draft, path, 0, 0, words);
  });

test("a text under a key with a slash is written, marked and followed like any other", () => {
  const empty = Automerge.change(held("a"), (draft) => { draft.cells = {}; });
  expect(textAt(empty, path)).toBeNull();
  expect(spansAt(empty, path)).toEqual([]);
  const doc = Automerge.change(made(empty, "Worte"), (draft) => markText(draft, path, { start: 0, end: 2 }, "strong", true));
  expect(doc.cells["r/c"]).toBe("Worte");
  expect(spansAt(doc, path)).toEqual([
    { type: "text", value: "Wo", marks: { strong: true } },
    { type: "text", value: "rte" },
  ]);
  const cursor = cursorAt(doc, path, 3);
  const grown = Automerge.change(doc, (draft) => spliceText(draft, path, 0, 0, "Die "));
  expect(cursorIndex(grown, path, cursor)).toBe(7);
});

test("texts that two have made at once are all told, the shown one last", () => {
  const empty = Automerge.change(held("a"), (draft) => { draft.cells = {}; });
  const one = made(empty, "eins");
  const other = made(Automerge.clone(empty, { actor: "b".repeat(32) }), "zwei");
  const both = Automerge.merge(one, other);
  const texts = textsAt(both, path);
  expect(texts.map((text) => spansOf(both, text).map((span) => span.value))).toEqual([["eins"], ["zwei"]]);
  expect(texts.at(-1)).toBe(textAt(both, path));
  expect(textsAt(both, ["none", "r/c"])).toEqual([]);
});

test("a text that is not there cannot be written", () => {
  const doc = Automerge.change(held("a"), (draft) => { draft.cells = {}; });
  expect(() => Automerge.change(doc, (draft) => spliceText(draft, path, 0, 0, "x"))).toThrow("cells/r/c");
});
