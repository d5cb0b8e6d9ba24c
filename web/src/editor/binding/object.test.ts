import * as Automerge from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { spansOf, textsAt } from "./object.ts";

interface Held extends Record<string, unknown> {
  cells: Record<string, string>;
}

test("texts that two have made at once are all told, the shown one last", () => {
  const empty = Automerge.from<Held>({ cells: {} }, { actor: "a".repeat(32) });
  const made = (doc: Automerge.Doc<Held>, words: string) => Automerge.change(doc, (draft) => { draft.cells["r:c"] = words; });
  const both = Automerge.merge(made(empty, "eins"), made(Automerge.clone(empty, { actor: "b".repeat(32) }), "zwei"));
  const texts = textsAt(both, ["cells", "r:c"]);
  expect(texts.map((text) => spansOf(both, text).map((span) => span.value))).toEqual([["eins"], ["zwei"]]);
  expect(both.cells["r:c"]).toBe("zwei");
});

test("where there is nothing, no text is told", () => {
  const empty = Automerge.from<Held>({ cells: {} });
  expect(textsAt(empty, ["cells", "r:c"])).toEqual([]);
  expect(textsAt(empty, ["none", "r:c"])).toEqual([]);
});
